using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Tests;

/// <summary>A customer has paid for one period more of an order.</summary>
internal sealed record PayRenewal(string PaymentId, long PartnerId, long OrderId, long PaidMinor, DateTimeOffset Now)
{
    /// <summary>The write goes wrong after everything was written.</summary>
    public bool Throws { get; init; }
}

/// <summary>Settles payments and renews orders in one transaction, as <see cref="ConfirmPaymentWrite"/> places them.</summary>
internal sealed class PayRenewalWrite(OrderChangePart orders) : GroupedWrite<PayRenewal, OrderChangeOutcome>
{
    public override async Task<IReadOnlyList<OrderChangeOutcome>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<PayRenewal> items, CancellationToken cancellationToken)
    {
        var batch = OrderChangePart.LookUp(transaction, [.. items.Select(CallOf)]);
        await transaction.FlushAsync(cancellationToken);
        await orders.LoadAsync(transaction, batch, cancellationToken);

        var outcomes = new OrderChangeOutcome[items.Count];
        for (var n = 0; n < outcomes.Length; n++)
        {
            var item = items[n];
            batch.Accounts[item.PartnerId].TakePayment(item.OrderId, item.PaidMinor, "USD", item.Now);
            outcomes[n] = OrderChangePart.Decide(batch, n).Outcome;
        }

        await OrderChangePart.WriteAsync(transaction, batch, cancellationToken);
        ConfirmPaymentWrite.Settle(transaction, [.. items.Select(item => (item.PaymentId, PaymentState.Paid))]);
        await transaction.FlushAsync(cancellationToken);
        return items.Any(item => item.Throws)
            ? throw new InvalidOperationException("The shop goes wrong after the renewal was written.")
            : outcomes;
    }

    private static OrderChangeCall CallOf(PayRenewal item) => new(
        item.PartnerId, SimSubject.OfOrder(item.OrderId),
        (sim, available) => sim.Renew(item.OrderId, periods: 1, available, item.Now), item.Now);
}
