using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>GET /shop/{partner}/orders/{token}/pay: where the order is paid, whoever the provider is.</summary>
internal static class PayOrder
{
    public static async Task<IResult> HandleAsync(
        ShopRequest shop, OrderDesk desk, string token, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(shop, token, cancellationToken) is not { } order)
        {
            return ShopGate.Notice(shop, "missing", StatusCodes.Status404NotFound);
        }

        var counter = await desk.OpenPaymentAsync(shop, token, cancellationToken);
        switch (counter.Kind)
        {
            case PayCounterKind.Page:
                return ShopRequest.Go(counter.Url!);
            case PayCounterKind.Stripe:
                ShopHeaders.Add(shop.Http, shop.Settings, PaymentHosts.Stripe);
                return shop.Page<StripePage, StripeView>(new StripeView(
                    order, counter.PublishableKey!, counter.ClientSecret!, StripePayments.ScriptUrl,
                    $"{shop.Http.Request.Scheme}://{shop.Http.Request.Host}{order.Path}"));
            case PayCounterKind.Away:
                return ShopGate.Notice(shop, "away", StatusCodes.Status503ServiceUnavailable);
            case PayCounterKind.Refused:
                return ShopGate.Notice(shop, "unpayable", StatusCodes.Status409Conflict);
            case PayCounterKind.TooMany:
                return ShopGate.Notice(shop, "tries", StatusCodes.Status429TooManyRequests);
            case PayCounterKind.Nothing:
            default:
                return ShopRequest.Go(order.Path);
        }
    }
}
