using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// The payments of a grouped write of whoever sells, as a part of it: <see cref="Find"/> before the flush, one decision
/// for each payment after it, <see cref="Save"/> with the other writes. The account rows are locked by the write
/// itself. Made anew for every run.
/// </summary>
internal sealed class PaymentSettlement(IReadOnlyList<PaidPayment> paid)
{
    private Queued<Payment>? _found;
    private readonly SettleOutcome[] _outcomes = new SettleOutcome[paid.Count];

    /// <summary>Queues the look-ups.</summary>
    public void Find(WriteTransaction transaction) =>
        _found = PaymentStore.FindLocked(transaction, [.. paid.Select(one => one.Payment.Key)]);

    /// <summary>
    /// Whether the payment is still to be decided on. One that two of a group's calls name is the first one's.
    /// </summary>
    public bool IsUndecided(int n) =>
        Payments[n] is { IsUndecided: true } && !IsNamedBefore(n);

    /// <summary>The money pays for the order; null for what is no order.</summary>
    public void Settle(int n, LockedAccount account, long? orderId, DateTimeOffset now)
    {
        Payments[n]!.Settle(account, paid[n].Provider, orderId, now);
        _outcomes[n] = SettleOutcome.Settled;
    }

    /// <summary>The money goes back.</summary>
    public void Refuse(int n, LockedAccount account, RefundReason reason, DateTimeOffset now)
    {
        Payments[n]!.Refuse(account, paid[n].Provider, reason, now);
        _outcomes[n] = SettleOutcome.Refused;
    }

    /// <summary>Queues the writes.</summary>
    public void Save(WriteTransaction transaction) =>
        PaymentStore.Save(transaction, [.. Payments.OfType<LockedPayment>().Where(payment => payment.HasChanged)]);

    /// <summary>What became of a payment.</summary>
    public SettleOutcome OutcomeOf(int n) =>
        Payments[n] is { HasChanged: true } ? _outcomes[n] : SettleOutcome.DecidedBefore;

    private LockedPayment?[] Payments => field ??= Take();

    private LockedPayment?[] Take()
    {
        var payments = new LockedPayment?[paid.Count];
        foreach (var (n, payment) in _found!.Rows)
        {
            payments[n] = new LockedPayment(payment);
        }

        return payments;
    }

    private bool IsNamedBefore(int n)
    {
        for (var before = 0; before < n; before++)
        {
            if (paid[before].Payment.Key == paid[n].Payment.Key)
            {
                return true;
            }
        }

        return false;
    }
}
