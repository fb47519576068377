namespace OpenCsss.Shops.TopUp;

/// <summary>What was paid, for the buyer's books.</summary>
internal sealed record ReceiptView(OrderView Order);
