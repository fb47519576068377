using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.TopUp;

/// <summary>What was paid, for the buyer's books.</summary>
/// <param name="Order">What was bought.</param>
/// <param name="Receipt">Seller and tax, as they were when it was paid.</param>
internal sealed record ReceiptView(OrderView Order, ShopReceipt Receipt);
