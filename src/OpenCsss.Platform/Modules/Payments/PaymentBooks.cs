using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// A payment with its refunds and disputes, and its partner's account, while a transaction holds the lock. Money that a
/// provider says has gone back is in the ledger with the same commit that says so; it is never refused for want of it.
/// </summary>
internal sealed class PaymentBooks
{
    private const char RoundMark = '#';

    private readonly WriteTransaction _transaction;
    private readonly LockedAccount _account;
    private readonly DateTimeOffset _now;
    private readonly List<PaymentRefund> _changedRefunds = [];
    private readonly List<PaymentRefund> _newRefunds = [];
    private readonly List<PaymentDispute> _changedDisputes = [];
    private PaymentNotice _notice;

    private PaymentBooks(
        WriteTransaction transaction, LockedAccount account, LockedPayment payment, List<PaymentRefund> refunds,
        List<PaymentDispute> disputes, DateTimeOffset now)
    {
        (_transaction, _account, _now) = (transaction, account, now);
        (Payment, Refunds, Disputes) = (payment, refunds, disputes);
    }

    public LockedPayment Payment { get; }

    public List<PaymentRefund> Refunds { get; }

    public List<PaymentDispute> Disputes { get; }

    /// <summary>Null if there is no such payment.</summary>
    public static async Task<PaymentBooks?> LockAsync(
        WriteTransaction transaction, PaymentKey key, DateTimeOffset now)
    {
        var accounts = Accounts.LockAll(transaction, [key.PartnerId]);
        var payments = PaymentStore.FindLocked(transaction, [key]);
        await transaction.FlushAsync(CancellationToken.None);
        return payments.Rows is not [var payment]
            ? null
            : new PaymentBooks(
                transaction, accounts.Only, new LockedPayment(payment.Row),
                await PaymentRefundStore.ListAsync(transaction.Connection, key, CancellationToken.None),
                await PaymentRefundStore.ListDisputesAsync(transaction.Connection, key, CancellationToken.None),
                now);
    }

    /// <summary>What can still go back: not gone, and not on its way.</summary>
    public long LeftMinor => Payment.Now.ReceivedMinor - Refunds
        .Where(refund => refund.HasGone || refund.Status is RefundStatus.Wanted).Sum(refund => refund.AmountMinor);

    /// <summary>Somebody wants a part of the money, or what is left of it, to go back.</summary>
    public PaymentRefund WantRefund(long amountMinor)
    {
        var refund = Payment.WantRefund(_account, amountMinor, RefundReason.Requested, _now);
        Refunds.Add(refund);
        return refund;
    }

    /// <summary>Takes over all refunds and disputes that the provider has.</summary>
    public void Compare(ProviderPayment provider)
    {
        foreach (var theirs in provider.Refunds)
        {
            TakeRefund(theirs);
        }

        foreach (var theirs in provider.Disputes)
        {
            TakeDispute(theirs);
        }

        if (Payment.Now.ReceivedMinor > 0 && GoneMinor >= Payment.Now.ReceivedMinor)
        {
            // It has all gone back another way: what is still wanted can never be made.
            foreach (var refund in Refunds.Where(refund => refund.Status is RefundStatus.Wanted).ToArray())
            {
                Change(refund, refund with { Status = RefundStatus.Cancelled, DueAt = null });
            }
        }
    }

    /// <summary>Takes over a refund, ours or one that was made at the provider.</summary>
    public void TakeRefund(ProviderRefund theirs)
    {
        var known = Refunds.Find(refund => refund.ProviderRef == theirs.Reference)
            ?? Refunds.Find(refund => refund.ProviderRef is null && refund.Key.ToString() == theirs.Key);
        if (known is null)
        {
            AddRefund(theirs);
        }
        else if (known.ProviderRef is null || known.Status != theirs.Status)
        {
            Change(known, known with
            {
                ProviderRef = theirs.Reference,
                Status = theirs.Status,
                Error = theirs.Failure,
                LeaseUntil = 0,
                DueAt = theirs.Status is RefundStatus.Pending ? At(_now + RefundTimes.PendingLook) : null,
            });
        }
        else if (known.DueAt <= At(_now))
        {
            Change(known, known with { DueAt = At(_now + RefundTimes.PendingLook) });
        }
    }

    /// <summary>The provider was asked for a refund and did not make it.</summary>
    /// <returns>Whether it is given up.</returns>
    public bool TryAgain(PaymentRefund refund, string reason, bool isRefused)
    {
        var known = Refunds.Single(one => one.Id == refund.Id);
        switch (known.Status)
        {
            case RefundStatus.Wanted:
                var refusals = known.Refusals + (isRefused ? 1 : 0);
                var isForGood = isRefused && refusals >= RefundTimes.MostRefusals;
                Change(known, known with
                {
                    Status = isForGood ? RefundStatus.Failed : RefundStatus.Wanted,
                    Refusals = refusals,
                    Error = reason,
                    LeaseUntil = 0,
                    DueAt = isForGood ? null : At(_now + RefundTimes.DelayAfter(refund.Attempts)),
                });
                return isForGood;
            case RefundStatus.Pending when known.DueAt <= At(_now):
                Change(known, known with { DueAt = At(_now + RefundTimes.UnansweredLook) });
                return false;
            default:
                return false;
        }
    }

    /// <summary>Queues and makes all writes.</summary>
    /// <returns>Whether anything has changed.</returns>
    public async Task<bool> SaveAsync()
    {
        var hasMoved = _changedRefunds.Count + _newRefunds.Count + _changedDisputes.Count > 0;
        if (hasMoved)
        {
            Payment.Sum(Refunds, Disputes, _notice, _now);
        }

        if (!Payment.HasChanged)
        {
            return false;
        }

        PaymentStore.Save(_transaction, [Payment]);
        PaymentRefundStore.InsertAll(_transaction, _newRefunds);
        if (_account.HasChanged)
        {
            Accounts.Save(_transaction, [_account]);
        }

        await _transaction.FlushAsync(CancellationToken.None);
        foreach (var refund in _changedRefunds)
        {
            await PaymentRefundStore.UpdateAsync(_transaction.Connection, refund);
        }

        foreach (var dispute in _changedDisputes)
        {
            await PaymentRefundStore.SaveDisputeAsync(_transaction.Connection, dispute);
        }

        return true;
    }

    private long GoneMinor => Refunds.Where(refund => refund.HasGone).Sum(refund => refund.AmountMinor);

    private void AddRefund(ProviderRefund theirs)
    {
        var id = _account.NextId(_now);
        var refund = new PaymentRefund
        {
            PartnerId = Payment.Now.PartnerId, Id = id, PaymentId = Payment.Now.Id, AmountMinor = theirs.AmountMinor,
            Reason = RefundReason.AtProvider, Status = theirs.Status, ProviderRef = theirs.Reference,
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"{Payment.Now.IdempotencyKey}-theirs-{id}"),
            DueAt = theirs.Status is RefundStatus.Pending ? At(_now + RefundTimes.PendingLook) : null,
            CreatedAt = At(_now), ChangedAt = At(_now), Error = theirs.Failure,
        };
        refund = WithMovements(refund);
        Refunds.Add(refund);
        _newRefunds.Add(refund);
        Notice(refund.HasGone);
    }

    private void Change(PaymentRefund before, PaymentRefund after)
    {
        after = WithMovements(after with { ChangedAt = At(_now) });
        Refunds[Refunds.IndexOf(before)] = after;
        _changedRefunds.Add(after);
        Notice(after.HasGone && !before.HasGone);
    }

    /// <summary>Whoever sells is told of what goes back of what it has delivered.</summary>
    private void Notice(bool hasNewlyGone)
    {
        if (hasNewlyGone && Payment.Now.OrderId is not null)
        {
            _notice = PaymentNotices.Join(_notice, PaymentNotice.Refunded);
        }
    }

    private PaymentRefund WithMovements(PaymentRefund refund)
    {
        if (!Payment.Now.IsBooked)
        {
            return refund;
        }

        if (refund.HasGone && refund.MovementId is null)
        {
            return refund with
            {
                MovementId = GiveBack(MovementKind.PaymentRefund, refund.AmountMinor),
            };
        }

        return !refund.HasGone && refund is { MovementId: not null, ReturnMovementId: null }
            ? refund with
            {
                ReturnMovementId = TakeAgain(MovementKind.PaymentRefund, refund.AmountMinor),
            }
            : refund;
    }

    private void TakeDispute(ProviderDispute theirs)
    {
        var known = Disputes.FindLast(dispute => IsRoundOf(dispute, theirs.Reference));
        if (known is not null && known.Status == theirs.Status)
        {
            return;
        }

        var isTaken = IsTaken(theirs.Status);
        var (dispute, round) = (known, theirs.Reference);
        if (isTaken && known is { ReturnMovementId: not null })
        {
            (dispute, round) = (null, NextRoundOf(theirs.Reference)); // What was won and is lost after all.
        }

        dispute = (dispute ?? new PaymentDispute
        {
            PartnerId = Payment.Now.PartnerId, PaymentId = Payment.Now.Id, ProviderRef = round,
            AmountMinor = theirs.AmountMinor, Reason = theirs.Reason, CreatedAt = At(_now),
        }) with { Status = theirs.Status, ChangedAt = At(_now) };
        if (Payment.Now.IsBooked && isTaken && dispute.MovementId is null)
        {
            dispute = dispute with
            {
                MovementId = GiveBack(MovementKind.Dispute, dispute.AmountMinor),
            };
        }
        else if (!isTaken && dispute is { MovementId: not null, ReturnMovementId: null })
        {
            dispute = dispute with
            {
                ReturnMovementId = TakeAgain(MovementKind.Dispute, dispute.AmountMinor),
            };
        }

        Disputes.RemoveAll(one => one.ProviderRef == dispute.ProviderRef);
        Disputes.Add(dispute);
        _changedDisputes.Add(dispute);
        if (Payment.Now.OrderId is not null)
        {
            _notice = theirs.Status switch
            {
                DisputeStatus.Open or DisputeStatus.Lost => PaymentNotice.Disputed,

                // Of two disputes the other one still holds money.
                DisputeStatus.Won => Disputes.Exists(one => IsTaken(one.Status))
                    ? PaymentNotice.Disputed
                    : PaymentNotice.DisputeWon,
                DisputeStatus.Inquiry or DisputeStatus.Closed => _notice,
            };
        }
    }

    private static bool IsTaken(DisputeStatus status) => status is DisputeStatus.Open or DisputeStatus.Lost;

    /// <summary>
    /// A dispute that takes the money once more after it has given it back is kept as another: <c>du_1#2</c>. Each has
    /// its two movements.
    /// </summary>
    private string NextRoundOf(string reference) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reference}{RoundMark}{1 + Disputes.Count(dispute => IsRoundOf(dispute, reference))}");

    private static bool IsRoundOf(PaymentDispute dispute, string reference) =>
        dispute.ProviderRef == reference
        || dispute.ProviderRef.StartsWith(reference + RoundMark, StringComparison.Ordinal);

    private long? GiveBack(MovementKind kind, long amountMinor) => _account.GiveBack(
        kind, amountMinor, Payment.Now.Currency, wasHandedOver: Payment.Now.OrderId is not null, _now);

    private long? TakeAgain(MovementKind kind, long amountMinor) => _account.TakeAgain(
        kind, amountMinor, Payment.Now.Currency, wasHandedOver: Payment.Now.OrderId is not null, _now);

    private static long At(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}

/// <summary>When a refund is tried again, or looked at.</summary>
internal static class RefundTimes
{
    /// <summary>A provider that has refused so often means it. One that could not be asked has not refused.</summary>
    public const int MostRefusals = 8;

    /// <summary>Whoever wants a refund makes it itself, at once; after so long the sweeper does.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>How long a provider's idempotency key is sure to be good for, with an hour to spare.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    /// <summary>A webhook says nearly always earlier that the bank has it.</summary>
    public static readonly TimeSpan PendingLook = TimeSpan.FromHours(6);

    /// <summary>After a look that was not answered.</summary>
    public static readonly TimeSpan UnansweredLook = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Most = TimeSpan.FromHours(2);

    /// <summary>The delay after so many attempts.</summary>
    public static TimeSpan DelayAfter(long attempts)
    {
        var delay = First * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return delay < Most ? delay : Most;
    }
}
