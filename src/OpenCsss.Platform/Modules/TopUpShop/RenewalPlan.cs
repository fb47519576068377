using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>What is to be done for a renewal next.</summary>
internal enum RenewalStep
{
    /// <summary>Nothing before its time.</summary>
    Wait,

    /// <summary>The person is to be told of the charge.</summary>
    Notice,

    /// <summary>The money is to be taken.</summary>
    Charge,

    /// <summary>There is nothing left to be renewed.</summary>
    End,
}

/// <summary>A step, and when it is done or looked at again.</summary>
internal readonly record struct RenewalDecision(RenewalStep Step, DateTimeOffset At);

/// <summary>When a renewal is told of and charged: pure, so that it is the same on every node.</summary>
internal static class RenewalPlan
{
    /// <summary>How often a plan is looked at that has not begun: nobody knows when it ends.</summary>
    private static readonly TimeSpan WhileWaiting = TimeSpan.FromHours(1);

    public static RenewalDecision Next(Renewal renewal, BoughtPlan? plan, ShopOptions options, DateTimeOffset now)
    {
        if (plan is null or { Status: OrderStatus.Cancelled or OrderStatus.EndedEarly })
        {
            return new RenewalDecision(RenewalStep.End, now);
        }

        if (plan is { Status: OrderStatus.Waiting } or { ExpireAt: null })
        {
            return new RenewalDecision(RenewalStep.Wait, now + WhileWaiting);
        }

        if (renewal is { NoticedAt: not null, ChargeAt: { } chargeAt })
        {
            return now < chargeAt
                ? new RenewalDecision(RenewalStep.Wait, chargeAt)
                : new RenewalDecision(RenewalStep.Charge, now);
        }

        // Nobody is charged who was not told a good while before, however late we are.
        var end = plan.ExpireAt.Value;
        var noticeAt = end - options.RenewalNotice;
        var earliest = now + (options.RenewalNotice - options.RenewalCharge);
        var charge = end - options.RenewalCharge;
        return now < noticeAt
            ? new RenewalDecision(RenewalStep.Wait, noticeAt)
            : new RenewalDecision(RenewalStep.Notice, charge > earliest ? charge : earliest);
    }
}
