using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Changes the orders of a group's SIMs, and does nothing else in its transaction.</summary>
internal sealed class OrderChangeWrite(OrderChangePart part) : GroupedWrite<OrderChangeCall, OrderChangeResult>
{
    public override async Task<IReadOnlyList<OrderChangeResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<OrderChangeCall> items, CancellationToken cancellationToken)
    {
        var batch = OrderChangePart.LookUp(transaction, items);
        await transaction.FlushAsync(cancellationToken);
        await part.LoadAsync(transaction, batch, cancellationToken);

        var results = new OrderChangeResult[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            results[n] = OrderChangePart.Decide(batch, n);
        }

        await OrderChangePart.WriteAsync(transaction, batch, cancellationToken);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }
}
