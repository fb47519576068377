namespace OpenCsss.Domain;

/// <summary>
/// When a payment is looked at next although nobody has asked: soon at first, then ever later. Webhooks and people come
/// first nearly always; this is for when they do not.
/// </summary>
public static class PaymentLooks
{
    private static readonly TimeSpan Unclear = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Open = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Deciding = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan MostUnclear = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostUnsettled = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostOpen = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MostDeciding = TimeSpan.FromHours(6);

    /// <summary>The next look; null if there is nothing to look for.</summary>
    /// <param name="status">Of the payment.</param>
    /// <param name="money">Of the payment.</param>
    /// <param name="looks">How many there were since its status changed.</param>
    /// <param name="closeAt">When it is to be cancelled; null if it is not.</param>
    /// <param name="now">The platform's time.</param>
    public static DateTimeOffset? Next(
        PaymentStatus status, PaymentMoney money, int looks, DateTimeOffset? closeAt, DateTimeOffset now)
    {
        var delay = status switch
        {
            PaymentStatus.Created => Later(Unclear, MostUnclear, looks),
            PaymentStatus.Waiting or PaymentStatus.NeedsApproval => Later(Open, MostOpen, looks),
            PaymentStatus.Processing => Later(Deciding, MostDeciding, looks),
            PaymentStatus.Succeeded when money is PaymentMoney.None => Later(Unsettled, MostUnsettled, looks),
            PaymentStatus.Succeeded or PaymentStatus.Failed or PaymentStatus.Cancelled => (TimeSpan?)null,
        };
        var due = now + delay;

        // One whose bank is deciding cannot be cancelled: its end is its own.
        if (closeAt is not { } close || status is PaymentStatus.Processing)
        {
            return due;
        }

        // Over its time, it could not be cancelled: that is tried again.
        return close > now ? due < close ? due : close : due ?? now + Later(Open, MostOpen, looks);
    }

    private static TimeSpan Later(TimeSpan first, TimeSpan most, int looks)
    {
        var delay = first * Math.Pow(2, Math.Clamp(looks, 0, 20));
        return delay < most ? delay : most;
    }
}
