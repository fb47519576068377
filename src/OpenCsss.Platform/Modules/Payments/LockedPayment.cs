using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// A payment while a transaction holds its partner's lock: as it was read, and as it has become. Refunds and disputes
/// that it gains are written with it.
/// </summary>
internal sealed class LockedPayment
{
    private readonly List<PaymentRefund> _newRefunds = [];

    public LockedPayment(Payment seen) => Seen = Now = seen;

    public Payment Seen { get; }

    public Payment Now { get; private set; }

    public bool HasChanged => Now != Seen;

    public IReadOnlyList<PaymentRefund> NewRefunds => _newRefunds;

    /// <summary>Whether nobody has decided over its money yet.</summary>
    public bool IsUndecided => Now.Money is PaymentMoney.None;

    /// <summary>The money pays for the order; null for what is no order.</summary>
    public void Settle(LockedAccount account, ProviderPayment paid, long? orderId, DateTimeOffset now)
    {
        TakeIn(account, paid, now);
        Now = Now with { Money = PaymentMoney.Settled, OrderId = orderId, DueAt = null };
    }

    /// <summary>The money goes back, all of it.</summary>
    public void Refuse(LockedAccount account, ProviderPayment paid, RefundReason reason, DateTimeOffset now)
    {
        TakeIn(account, paid, now);
        if (Now.ReceivedMinor == 0)
        {
            Now = Now with { Money = PaymentMoney.Refunded, DueAt = null }; // A permission: there is nothing to send.
            return;
        }

        Now = Now with { Money = PaymentMoney.RefundWanted, DueAt = null };
        AddRefund(account, Now.ReceivedMinor, reason, now);
    }

    /// <summary>Some or all of what was settled is to go back.</summary>
    public PaymentRefund WantRefund(LockedAccount account, long amountMinor, RefundReason reason, DateTimeOffset now)
    {
        Touch(now);
        if (Now.Money is PaymentMoney.RefundFailed)
        {
            Now = Now with { Money = PaymentMoney.RefundWanted };
        }

        return AddRefund(account, amountMinor, reason, now);
    }

    /// <summary>It is known to have been paid, but nobody could be asked yet what it pays for.</summary>
    public void LeaveUndecided(ProviderPayment paid, DateTimeOffset now)
    {
        Touch(now);
        Adopt(paid);
        Now = Now with
        {
            Status = PaymentStatus.Succeeded,
            SucceededAt = Now.SucceededAt ?? now.ToUnixTimeMilliseconds(),
            CloseAt = null,
            Looks = Seen.Status is PaymentStatus.Succeeded ? Seen.Looks + 1 : 0,
        };
        LookAgain(now);
    }

    /// <summary>The provider says that it is in another state; or nothing new, and the next look is later.</summary>
    public void Record(PaymentStatus status, ProviderPayment? provider, string? failure, DateTimeOffset now)
    {
        Touch(now);
        Adopt(provider);
        var isOver = status is PaymentStatus.Cancelled || (status is PaymentStatus.Failed && Now.ProviderRef is null);
        Now = Now with
        {
            Status = status,
            Failure = status is PaymentStatus.Failed or PaymentStatus.NeedsApproval ? failure ?? Now.Failure : failure,
            CloseAt = isOver ? null : Now.CloseAt,
            Looks = status == Seen.Status ? Seen.Looks + 1 : 0,
            Notice = status != Seen.Status && status is PaymentStatus.Failed or PaymentStatus.Cancelled
                ? PaymentNotice.Ended
                : Now.Notice,
        };
        LookAgain(now);
        if (Seen is { Status: PaymentStatus.Failed, ProviderRef: null } && Now.ProviderRef is not null && !isOver)
        {
            // It was given up and turns up after all: there may be another by now, so nobody shall pay this one.
            Supersede(now);
        }
    }

    /// <summary>It is closed: nobody can pay it any more.</summary>
    public void Close(ProviderPayment? provider, DateTimeOffset now)
    {
        var status = Now.Status is PaymentStatus.Failed ? PaymentStatus.Failed : PaymentStatus.Cancelled;
        Record(status, provider, Now.Failure, now);
        Now = Now with { CloseAt = null, DueAt = null };
    }

    /// <summary>Another one takes its place: it is closed as soon as somebody comes by.</summary>
    public void Supersede(DateTimeOffset now)
    {
        Touch(now);
        Now = Now with { CloseAt = now.ToUnixTimeMilliseconds(), DueAt = now.ToUnixTimeMilliseconds() };
    }

    /// <summary>Whoever sells knows.</summary>
    public void Told(PaymentNotice notice, DateTimeOffset now)
    {
        if (Now.Notice == notice)
        {
            Touch(now);
            Now = Now with { Notice = PaymentNotice.None };
        }
    }

    /// <summary>What the refunds and disputes that are known by now add up to.</summary>
    public void Sum(
        IReadOnlyCollection<PaymentRefund> refunds, IReadOnlyCollection<PaymentDispute> disputes, PaymentNotice notice,
        DateTimeOffset now)
    {
        Touch(now);
        var gone = refunds.Where(refund => refund.HasGone).Sum(refund => refund.AmountMinor);
        Now = Now with
        {
            RefundedMinor = gone,
            Money = MoneyAfter(refunds, gone),
            Disputed = disputes.Count > 0 ? 1 : Now.Disputed,
            Notice = PaymentNotices.Join(Now.Notice, notice),
        };
    }

    private PaymentMoney MoneyAfter(IReadOnlyCollection<PaymentRefund> refunds, long gone) =>
        gone >= Now.ReceivedMinor && Now.ReceivedMinor > 0
            ? refunds.Any(refund => refund.Status is RefundStatus.Pending)
                ? PaymentMoney.RefundPending
                : PaymentMoney.Refunded
            : Now.OrderId is not null || Now.Kind is PaymentKind.Setup ? PaymentMoney.Settled
            : refunds.Any(refund => refund.Status is RefundStatus.Wanted) ? PaymentMoney.RefundWanted
            : PaymentMoney.RefundFailed;

    private void TakeIn(LockedAccount account, ProviderPayment paid, DateTimeOffset now)
    {
        Touch(now);
        Adopt(paid);
        Now = Now with
        {
            TakenCurrency = paid.ReceivedMinor > 0 && paid.Currency != Now.Currency ? paid.Currency : null,
        };
        Now = Now with
        {
            Status = PaymentStatus.Succeeded,
            ReceivedMinor = paid.ReceivedMinor,
            MovementId = Now.IsBooked
                ? account.TakeIn(paid.ReceivedMinor, Now.Currency, now)
                : null,
            SucceededAt = Now.SucceededAt ?? now.ToUnixTimeMilliseconds(),
            Failure = null,
            Notice = PaymentNotice.None,
            CloseAt = null,
            Looks = 0,
        };
    }

    private PaymentRefund AddRefund(
        LockedAccount account, long amountMinor, RefundReason reason, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var id = account.NextId(now);
        var refund = new PaymentRefund
        {
            PartnerId = Now.PartnerId, Id = id, PaymentId = Now.Id, AmountMinor = amountMinor, Reason = reason,
            Status = RefundStatus.Wanted,
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"{Now.IdempotencyKey}-refund-{id}"),
            DueAt = (now + RefundTimes.Grace).ToUnixTimeMilliseconds(), CreatedAt = at, ChangedAt = at,
        };
        _newRefunds.Add(refund);
        return refund;
    }

    private void Adopt(ProviderPayment? provider)
    {
        if (provider is not null)
        {
            Now = Now with
            {
                ProviderRef = provider.Reference,
                CustomerRef = provider.CustomerRef ?? Now.CustomerRef,
                MethodRef = provider.MethodRef ?? Now.MethodRef,
            };
        }
    }

    private void Touch(DateTimeOffset now) =>
        Now = Now with { Version = Seen.Version + 1, ChangedAt = now.ToUnixTimeMilliseconds() };

    private void LookAgain(DateTimeOffset now)
    {
        var closeAt = Now.CloseAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
        Now = Now with
        {
            DueAt = PaymentLooks.Next(Now.Status, Now.Money, (int)Math.Min(Now.Looks, 1_000), closeAt, now)
                ?.ToUnixTimeMilliseconds(),
        };
    }
}
