using System.Data.Common;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>
/// The plans and prices in memory, for as long as the settings' number stays the same. A write asks for the number
/// inside its transaction, so nothing is sold at a price that had changed before.
/// </summary>
internal sealed class PlanCatalogue
{
    private CatalogueSnapshot? _edition;

    /// <summary>The edition of that settings number, with the own prices of these partners.</summary>
    public async Task<CatalogueSnapshot> GetAsync(
        DbConnection connection, long settingsVersion, IReadOnlyList<long> partnerIds,
        CancellationToken cancellationToken)
    {
        var edition = _edition;
        if (edition?.SettingsVersion != settingsVersion)
        {
            edition = new CatalogueSnapshot(
                settingsVersion,
                await PlanStore.ListSellableAsync(connection, cancellationToken),
                await PlanStore.ListPricesAsync(connection, partnerId: null, cancellationToken));
            _edition = edition;
        }

        foreach (var partnerId in partnerIds)
        {
            if (!edition.HasPricesOf(partnerId))
            {
                edition.AddPricesOf(
                    partnerId, await PlanStore.ListPricesAsync(connection, partnerId, cancellationToken));
            }
        }

        return edition;
    }
}

/// <summary>The catalogue under one settings number.</summary>
internal sealed class CatalogueSnapshot(
    long settingsVersion, IReadOnlyList<SellablePlan> plans, IReadOnlyList<PlanPrice> defaultPrices)
{
    private readonly Dictionary<string, SellablePlan> _plans = plans.ToDictionary(plan => plan.Code);
    private readonly Dictionary<(string Code, string Currency), long> _defaults =
        defaultPrices.ToDictionary(price => (price.Code, price.Currency), price => price.PriceMinor);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<
        long, Dictionary<(string Code, string Currency), long>> _own = new();

    public long SettingsVersion => settingsVersion;

    public SellablePlan? Find(PackageCode code) => _plans.GetValueOrDefault(code.Value);

    /// <summary>The partner's own price, else the default one, in its currency; null if there is neither.</summary>
    public long? PriceOf(SellablePlan plan, long partnerId, Currency currency)
    {
        var key = (plan.Code, currency.Value);
        return _own[partnerId].TryGetValue(key, out var own) ? own
            : _defaults.TryGetValue(key, out var price) ? price
            : null;
    }

    public bool HasPricesOf(long partnerId) => _own.ContainsKey(partnerId);

    public void AddPricesOf(long partnerId, IReadOnlyList<PlanPrice> prices) =>
        _own[partnerId] = prices.ToDictionary(price => (price.Code, price.Currency), price => price.PriceMinor);
}
