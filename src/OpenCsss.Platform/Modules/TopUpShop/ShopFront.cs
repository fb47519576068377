using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans.Places;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Modules.Tasks;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// The shop's counter: what pages and the Mall's operations ask. It shows no more than whoever holds a card may see.
/// </summary>
internal sealed partial class ShopFront(Db db, ShopCatalogue catalogue, TimeProvider clock)
{
    /// <summary>
    /// The partner's card of a number. Null if there is none, if it is another's, or if nothing can be bought for it
    /// any more: whoever guesses numbers learns nothing from which it is.
    /// </summary>
    public async Task<ShopCard?> FindCardAsync(Partner partner, Iccid iccid, CancellationToken cancellationToken) =>
        await SimNumbers.FindAsync(db, partner.Id, iccid, cancellationToken) is { } sim
            ? await FindCardAsync(partner, sim.Id, cancellationToken)
            : null;

    /// <summary>The same for a card that was found before.</summary>
    public async Task<ShopCard?> FindCardAsync(Partner partner, long simId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ShopCardOrders.FindAsync(db, partner.Id, simId, cancellationToken) is not { } row
            || row.Life.At(now).Stage is SimLifeCycle.Deactivated)
        {
            return null;
        }

        var orders = await ShopCardOrders.ListAsync(db, partner.Id, simId, cancellationToken);
        var usage = (await CurrentUsage.ListAsync(db, partner, [row.Iccid], now, cancellationToken)).FirstOrDefault();
        return new ShopCard
        {
            SimId = simId,
            Iccid = row.Iccid,
            SimType = row.Type,
            LifeCycle = row.Life.At(now).Stage,
            Carrier = row.Carrier,
            InUse = orders.Find(order => order.Id == usage?.OrderId) is { EndAt: { } end } order
                ? new PlanInUse(
                    order.Terms, order.Status is OrderStatus.Paused, order.Kind is OrderKind.Test, end,
                    usage!.Cycle.EndAt, usage.UsedBytes, usage.QuotaBytes)
                : null,
            Waiting =
            [
                .. orders.Where(order => order.Status is OrderStatus.Waiting)
                    .Select(order => new WaitingPlan(order.Terms, order.Periods, order.BoughtAt, order.IsArmed)),
            ],
            AsOf = usage?.AsOf,
        };
    }

    /// <summary>
    /// The plans that can be bought for a card, the cheapest of a place first. Add-ons only while a plan is in use that
    /// they add something to.
    /// </summary>
    public async Task<IReadOnlyList<ShopPlan>> ListPlansAsync(
        Partner partner, ShopCard card, CancellationToken cancellationToken) =>
        await OfferedAsync(partner, card, await catalogue.ListAsync(partner, cancellationToken), cancellationToken);

    /// <summary>
    /// Of those, the ones for a country or region: an MCC, an ISO code, a name in any language, or the key of a plan's
    /// own place. Null if no place is called so.
    /// </summary>
    public static IReadOnlyList<ShopPlan>? Narrow(IReadOnlyList<ShopPlan> plans, string place)
    {
        var places = PlaceDirectory.Find(place);
        var found = plans.Where(plan => plan.Place.Key == place || places.Any(plan.Place.IsFor)).ToList();
        return found.Count == 0 && places.Count == 0 ? null : found;
    }

    /// <summary>
    /// A plan that can be bought for a card, at its price of now and not of some seconds ago; null if it cannot.
    /// </summary>
    public async Task<ShopPlan?> FindPlanAsync(
        Partner partner, ShopCard card, string code, CancellationToken cancellationToken) =>
        (await OfferedAsync(
            partner, card, await catalogue.ListNowAsync(partner, cancellationToken), cancellationToken))
        .FirstOrDefault(plan => plan.Code == code);

    /// <summary>What fits the card; where it is in bundle groups, their plans alone.</summary>
    private async Task<IReadOnlyList<ShopPlan>> OfferedAsync(
        Partner partner, ShopCard card, IReadOnlyList<ShopPlan> plans, CancellationToken cancellationToken)
    {
        var groups = await BundleGroups.ListOfSimAsync(db, partner.Id, card.SimId, cancellationToken);
        return
        [
            .. plans
                .Where(plan => plan.Fits(card) && (!plan.IsExtra || IsUsefulFor(plan, card))
                    && (groups.Count == 0 || groups.Contains(plan.Code)))
                .OrderBy(plan => plan.IsExtra).ThenBy(plan => plan.IsDaily).ThenBy(plan => plan.PriceMinor),
        ];
    }

    /// <summary>An add-on has volume for the cycle that runs; a plan without a limit needs none.</summary>
    private static bool IsUsefulFor(ShopPlan extra, ShopCard card) =>
        card.InUse is { TotalBytes: not null, IsTest: false } inUse
        && (inUse.Terms.Place.Countries.Count == 0 || extra.Place.Countries.Count == 0
            || inUse.Terms.Place.Countries.Any(extra.Place.Covers));
}
