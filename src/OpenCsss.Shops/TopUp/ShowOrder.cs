using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>GET /shop/{partner}/orders/{token}: how an order stands, as its provider says now.</summary>
internal static class ShowOrder
{
    public static async Task<IResult> HandleAsync(
        ShopRequest shop, OrderDesk desk, string token, string? done, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(shop, token, cancellationToken) is not { } order)
        {
            return ShopGate.Notice(shop, "missing", StatusCodes.Status404NotFound);
        }

        // A provider adds secrets of the payment to the address that it sends a person back to: nobody shall copy them.
        return shop.Http.Request.Query.Keys.All(key => key == "done")
            ? shop.Page<OrderPage, OrderView>(order with { Done = WordOf(done) })
            : ShopRequest.Go(order.Path);
    }

    /// <summary>GET …/receipt: for the buyer's books.</summary>
    public static async Task<IResult> ReceiptAsync(
        ShopRequest shop, OrderDesk desk, string token, CancellationToken cancellationToken) =>
        await desk.FindAsync(shop, token, cancellationToken) is { Receipt: { } receipt } order
            ? shop.Page<ReceiptPage, ReceiptView>(new ReceiptView(order, receipt))
            : ShopGate.Notice(shop, "missing", StatusCodes.Status404NotFound);

    /// <summary>POST …/renewal: switches the renewal off, or on again.</summary>
    public static async Task<IResult> SwitchRenewalAsync(
        ShopRequest shop, OrderDesk desk, string token, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(shop, token, cancellationToken) is not { } order)
        {
            return ShopGate.Notice(shop, "missing", StatusCodes.Status404NotFound);
        }

        var isOn = shop.Form["wish"] == "on";
        return await desk.TrySwitchRenewalAsync(shop, token, isOn, cancellationToken)
            ? ShopRequest.Go($"{order.Path}?done={(isOn ? "on" : "off")}")
            : ShopRequest.Go(order.Path);
    }

    private static string? WordOf(string? done) => done switch
    {
        "on" => "renewal_is_on",
        "off" => "renewal_is_off",
        _ => null,
    };
}
