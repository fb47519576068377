using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>Places the orders of a group, and does nothing else in its transaction.</summary>
internal sealed class PlaceOrderWrite(PlaceOrderPart part) : GroupedWrite<PlaceOrderCall, PlaceOrderResult>
{
    public override int WeightOf(PlaceOrderCall item) => item.Iccids.Count;

    public override async Task<IReadOnlyList<PlaceOrderResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<PlaceOrderCall> items, CancellationToken cancellationToken)
    {
        var batch = PlaceOrderPart.LookUp(transaction, items);
        await transaction.FlushAsync(cancellationToken);
        await part.LoadAsync(transaction, batch, cancellationToken);

        var results = new PlaceOrderResult[items.Count];
        for (var n = 0; n < results.Length; n++)
        {
            results[n] = part.Decide(batch, n);
        }

        PlaceOrderPart.Write(transaction, batch);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }
}
