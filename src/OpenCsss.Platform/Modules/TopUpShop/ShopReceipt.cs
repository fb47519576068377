using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// What the receipt of a purchase says of seller, tax and refund: as it was when it was paid. What was bought and for
/// how much is the purchase's own.
/// </summary>
/// <param name="PartnerId">In whose shop.</param>
/// <param name="ShopOrderId">The purchase.</param>
/// <param name="Seller">Who has sold.</param>
/// <param name="SellerAddress">In one line; empty if none was set.</param>
/// <param name="VatNumber">Empty if none was set.</param>
/// <param name="VatHundredths">Hundredths of a percent that are in the price; 0 is none.</param>
/// <param name="VatMinor">What of the price is tax.</param>
/// <param name="RefundDays">How long it can be given back if nothing of it was used; 0: not at all.</param>
/// <param name="IssuedAt">When it was paid.</param>
internal sealed record ShopReceipt(
    long PartnerId, long ShopOrderId, string Seller, string SellerAddress, string VatNumber, int VatHundredths,
    long VatMinor, int RefundDays, DateTimeOffset IssuedAt)
{
    private static readonly SetStatement<ShopReceipt> InsertNew = SetStatement.InsertInto(
        "shop_receipt",
        new Columns<ShopReceipt>()
            .BigInt("partner_id", receipt => receipt.PartnerId)
            .BigInt("shop_order_id", receipt => receipt.ShopOrderId)
            .Text("seller", receipt => receipt.Seller)
            .Text("seller_address", receipt => receipt.SellerAddress)
            .Text("vat_number", receipt => receipt.VatNumber)
            .BigInt("vat_hundredths", receipt => receipt.VatHundredths)
            .BigInt("vat_minor", receipt => receipt.VatMinor)
            .BigInt("refund_days", receipt => receipt.RefundDays)
            .BigInt("issued_at", receipt => receipt.IssuedAt.ToUnixTimeMilliseconds()));

    private static readonly ReadQuery<ShopOrder, ShopReceipt> FindOfOrder = new(
        """
        select r.seller, r.seller_address, r.vat_number, r.vat_hundredths, r.vat_minor, r.refund_days,
               r.issued_at
          from shop_receipt r where r.partner_id = {partner_id} and r.shop_order_id = {shop_order_id}
        """,
        new Columns<ShopOrder>()
            .BigInt("partner_id", order => order.PartnerId)
            .BigInt("shop_order_id", order => order.Id),
        columns =>
        {
            var (seller, address, vatNumber) =
                (columns["seller"], columns["seller_address"], columns["vat_number"]);
            var (rate, vat) = (columns["vat_hundredths"], columns["vat_minor"]);
            var (refundDays, issuedAt) = (columns["refund_days"], columns["issued_at"]);
            return (order, row) => new ShopReceipt(
                order.PartnerId, order.Id, row.GetText(seller), row.GetText(address), row.GetText(vatNumber),
                (int)row.GetBigInt(rate), row.GetBigInt(vat), (int)row.GetBigInt(refundDays),
                Instants.FromStored(row.GetBigInt(issuedAt))!.Value);
        });

    /// <summary>The receipt of a purchase that is paid now, by the shop's settings of now.</summary>
    public static ShopReceipt Of(ShopOrder order, ShopSettings shop, DateTimeOffset now) => new(
        order.PartnerId, order.Id, shop.Seller, shop.SellerAddress, shop.VatNumber, shop.VatHundredths,
        VatOf(order, shop.VatHundredths), shop.RefundDays, now);

    /// <summary>What of a purchase's price is tax, in amounts that its currency has.</summary>
    private static long VatOf(ShopOrder order, int hundredths)
    {
        var isKnown = Currency.TryParse(order.Currency, out var currency);
        return VatIn(order.AmountMinor, hundredths, isKnown && !currency.HasFractions);
    }

    /// <summary>What of a price is tax that it includes.</summary>
    /// <param name="priceMinor">The whole price.</param>
    /// <param name="hundredths">Hundredths of a percent.</param>
    /// <param name="isWhole">The currency has no fractions.</param>
    public static long VatIn(long priceMinor, int hundredths, bool isWhole = false)
    {
        var unit = isWhole ? 100 : 1;
        return unit * (long)Math.Round(
            priceMinor * (decimal)hundredths / (10_000 + hundredths) / unit, MidpointRounding.AwayFromZero);
    }

    /// <summary>Queues new receipts; a purchase has one.</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<ShopReceipt> receipts) =>
        transaction.Write(InsertNew, receipts);

    /// <summary>Null if the purchase is not paid.</summary>
    public static async Task<ShopReceipt?> FindAsync(
        Db db, ShopOrder order, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindOfOrder, order, cancellationToken)).FirstOrDefault();
}
