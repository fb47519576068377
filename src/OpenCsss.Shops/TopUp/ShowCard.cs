using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>GET /shop/{partner}/card: what is left on the card in hand, and the plans for it.</summary>
internal static class ShowCard
{
    private const int LongestPlace = 60;

    public static async Task<IResult> HandleAsync(
        ShopRequest shop, ShopFront front, string? place, CancellationToken cancellationToken)
    {
        if (shop.CardInHand is not { } simId
            || await front.FindCardAsync(shop.Partner, simId, cancellationToken) is not { } card)
        {
            return ShopRequest.Go(shop.Home);
        }

        var plans = await front.ListPlansAsync(shop.Partner, card, cancellationToken);
        var sought = (place ?? PlaceInUse(card, plans)).Trim();
        if (sought.Length > LongestPlace)
        {
            sought = sought[..LongestPlace];
        }

        return shop.Page<PlansPage, PlansView>(
            new PlansView(card, sought, plans, sought.Length == 0 ? plans : ShopFront.Narrow(plans, sought)));
    }

    /// <summary>Who asks for no place most likely stays where the plan in use works.</summary>
    private static string PlaceInUse(ShopCard card, IReadOnlyList<ShopPlan> plans) =>
        card.InUse?.Terms.Place.Key is { } key && plans.Any(plan => !plan.IsExtra && plan.Place.Key == key) ? key : "";
}
