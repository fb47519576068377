using System.Collections.Concurrent;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Tests;

/// <summary>What a shop's payment stands at. The numbers are stored.</summary>
internal enum PaymentState
{
    Waiting = 1,
    Paid = 2,

    /// <summary>The order could not be placed: the money goes back.</summary>
    ToRefund = 3,
}

/// <summary>A customer has paid: the payment, and the order that it is for.</summary>
internal sealed record ConfirmPayment(string PaymentId, PlaceOrderCall Order)
{
    /// <summary>The write goes wrong after everything was written.</summary>
    public bool Throws { get; init; }

    /// <summary>It was seen waiting, and does not look again: its guard alone tells that it is not.</summary>
    public bool IsBlind { get; init; }
}

/// <summary>What became of a payment. Of one that was settled before there is no new order.</summary>
internal sealed record PaymentResult(PaymentState State, PlaceOrderOutcome? Outcome = null, OrderId OrderId = default);

/// <summary>
/// A write as a shop has it: it settles payments, and places their orders in the same transaction. Rows of counters
/// stand for the payments.
/// </summary>
internal sealed class ConfirmPaymentWrite(PlaceOrderPart orders) : GroupedWrite<ConfirmPayment, PaymentResult>
{
    private static readonly Columns<string> Name = new Columns<string>().Text("name", id => id);

    private static readonly SetStatement<string> Insert =
        SetStatement.InsertInto("counter", Name.BigInt("value", _ => (long)PaymentState.Waiting));

    private static readonly SetQuery<string, PaymentState> Find = new(
        "select {n}, c.value from {rows,} counter c where c.name = {name}",
        Name,
        columns =>
        {
            var value = columns["value"];
            return (_, row) => (PaymentState)row.GetBigInt(value);
        });

    private static readonly SetStatement<(string PaymentId, PaymentState State)> Update = SetStatement.Over(
        """
        update counter set value = {state} {from rows}
         where counter.name = {name} and counter.value = 1
        """,
        new Columns<(string PaymentId, PaymentState State)>()
            .Text("name", payment => payment.PaymentId)
            .BigInt("state", payment => (long)payment.State));

    /// <summary>One entry a run, also of those that were rolled back.</summary>
    public ConcurrentQueue<int> GroupSizes { get; } = new();

    /// <summary>A payment that waits.</summary>
    public static void Open(WriteTransaction transaction, string paymentId) =>
        transaction.Write(Insert, [paymentId]);

    public static Queued<PaymentState> Look(WriteTransaction transaction, IReadOnlyList<string> paymentIds) =>
        transaction.Read(Find, paymentIds);

    /// <summary>Queues what has become of payments that wait; of others the guard fails.</summary>
    public static void Settle(
        WriteTransaction transaction, IReadOnlyList<(string PaymentId, PaymentState State)> settled) =>
        transaction.Write(Update, settled);

    public override async Task<IReadOnlyList<PaymentResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<ConfirmPayment> items, CancellationToken cancellationToken)
    {
        GroupSizes.Enqueue(items.Count);
        var batch = PlaceOrderPart.LookUp(transaction, [.. items.Select(item => item.Order)]);
        var found = Look(transaction, [.. items.Select(item => item.PaymentId)]);
        await transaction.FlushAsync(cancellationToken);
        var seen = new PaymentState[items.Count];
        foreach (var (n, state) in found.Rows)
        {
            seen[n] = state;
        }

        await orders.LoadAsync(transaction, batch, cancellationToken);

        var results = new PaymentResult[items.Count];
        var settled = new List<(string PaymentId, PaymentState State)>();
        for (var n = 0; n < results.Length; n++)
        {
            if (seen[n] is not PaymentState.Waiting && !items[n].IsBlind)
            {
                results[n] = new PaymentResult(seen[n]);
                continue;
            }

            var placed = orders.Decide(batch, n);
            var state = placed.Outcome is PlaceOrderOutcome.Placed ? PaymentState.Paid : PaymentState.ToRefund;
            results[n] = new PaymentResult(state, placed.Outcome, placed.OrderId);
            settled.Add((items[n].PaymentId, state));
        }

        PlaceOrderPart.Write(transaction, batch);
        Settle(transaction, settled);
        await transaction.FlushAsync(cancellationToken);
        return items.Any(item => item.Throws)
            ? throw new InvalidOperationException("The shop goes wrong after the order was written.")
            : results;
    }
}
