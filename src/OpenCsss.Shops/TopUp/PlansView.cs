using OpenCsss.Platform.Modules.Plans.Places;
using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.TopUp;

/// <summary>A card, and what can be bought for it.</summary>
/// <param name="Card">The card.</param>
/// <param name="Sought">What was looked for; empty: nothing.</param>
/// <param name="All">Everything that is sold for the card.</param>
/// <param name="Shown">Of it, what was looked for; null if no place is called so.</param>
internal sealed record PlansView(
    ShopCard Card, string Sought, IReadOnlyList<ShopPlan> All, IReadOnlyList<ShopPlan>? Shown)
{
    private const int MostPlans = 6;
    private const int MostGroups = 3;

    /// <summary>The last eight digits: so much of a card is shown after the first page.</summary>
    public static string Ending(string iccid) => $"{iccid[^8..^4]}\u00a0{iccid[^4..]}";

    public IEnumerable<ShopPlan> Extras => All.Where(plan => plan.IsExtra);

    /// <summary>
    /// Too much for one look: then the places come first, and their plans after one of them is chosen.
    /// </summary>
    public bool ShowsPlaces =>
        Sought.Length == 0 && All.Count(plan => !plan.IsExtra) > MostPlans && Groups.Count() > MostGroups;

    /// <summary>
    /// Plans by place; the place of the plan in use first. Of what was looked for, what is made for the least countries
    /// is nearest.
    /// </summary>
    public IEnumerable<IGrouping<string, ShopPlan>> Groups =>
        (Shown ?? []).Where(plan => !plan.IsExtra).GroupBy(plan => plan.Place.Key)
            .OrderByDescending(group => group.Key == Card.InUse?.Terms.Place.Key)
            .ThenBy(group => Sought.Length == 0 ? 0 : SizeOf(group.First().Place));

    private static int SizeOf(CoveredPlace place) => place.Countries.Count == 0 ? int.MaxValue : place.Countries.Count;

    /// <summary>The places that there are plans for, one chip each, those with most plans first.</summary>
    public IReadOnlyList<string> Places =>
    [
        .. All.Where(plan => !plan.IsExtra).SelectMany(plan => plan.Place.Titles).CountBy(place => place)
            .OrderByDescending(place => place.Value).Select(place => place.Key),
    ];
}
