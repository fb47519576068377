using System.Collections.Concurrent;
using OpenCsss.Platform.Modules.Plans;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// A partner's plans as pages need them, kept for a few seconds: a page is looked at a hundred times as often as a
/// price changes. What is bought is judged by the catalogue as it is then.
/// </summary>
internal sealed class ShopCatalogue(Db db, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, Shelf> _shelves = new();

    public async ValueTask<IReadOnlyList<ShopPlan>> ListAsync(Partner partner, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_shelves.TryGetValue(partner.Id, out var shelf)
            && shelf.SettingsVersion == partner.SettingsVersion && now - shelf.ReadAt < MaxAge && now >= shelf.ReadAt)
        {
            return shelf.Plans;
        }

        return await ListNowAsync(partner, cancellationToken);
    }

    /// <summary>The same as it is now: what is bought must cost what it costs.</summary>
    public async Task<IReadOnlyList<ShopPlan>> ListNowAsync(Partner partner, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var plans = await PlanOffers.ListAsync(db, partner, now, cancellationToken);
        var shelf = new Shelf(
            partner.SettingsVersion, now, [.. plans.Select(plan => ShopPlan.Of(plan, partner.Currency))]);
        _shelves[partner.Id] = shelf;
        return shelf.Plans;
    }

    private sealed record Shelf(long SettingsVersion, DateTimeOffset ReadAt, IReadOnlyList<ShopPlan> Plans);
}
