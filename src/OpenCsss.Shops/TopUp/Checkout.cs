using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>GET /shop/{partner}/checkout: what it costs, before it is paid.</summary>
internal static class Checkout
{
    private const int KeyBytes = 16;

    public static async Task<IResult> ShowAsync(
        ShopRequest shop, ShopFront front, OrderDesk desk, string? plan, string? periods,
        CancellationToken cancellationToken)
    {
        if (shop.CardInHand is not { } simId
            || await front.FindCardAsync(shop.Partner, simId, cancellationToken) is not { } card)
        {
            return ShopRequest.Go(shop.Home);
        }

        if (await front.FindPlanAsync(shop.Partner, card, plan ?? "", cancellationToken) is not { } found)
        {
            return ShopRequest.Go(shop.PathTo("card"));
        }

        var view = new CheckoutView(card, found, PeriodsOf(found, periods), NewKey());
        return shop.Page<CheckoutPage, CheckoutView>(
            view with { BoughtAt = await desk.JustBoughtAsync(shop, view, "", cancellationToken) });
    }

    public static int PeriodsOf(ShopPlan plan, string? periods) => Math.Clamp(
        int.TryParse(periods, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : plan.MinPeriods,
        plan.MinPeriods, plan.MaxPeriods);

    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
}
