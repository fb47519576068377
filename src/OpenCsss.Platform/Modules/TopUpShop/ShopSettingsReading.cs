using System.Collections.Concurrent;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>The settings of shops, kept for as long as the settings' number stays the same.</summary>
internal sealed class ShopSettingsReading(Db db)
{
    private static readonly ReadStatement Find = new(
        "select p.name from partner p where p.id = {partner_id}", Column.BigInt("partner_id"));

    private readonly ConcurrentDictionary<long, (long Version, ShopSettings Settings)> _known = new();

    public async ValueTask<ShopSettings> GetAsync(Partner partner, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(partner.Id, out var known) && known.Version == partner.SettingsVersion)
        {
            return known.Settings;
        }

        var names = await db.ListAsync(
            Find, sink => sink.BigInt(partner.Id), static row => row.GetText(0), cancellationToken);
        var settings = new ShopSettings { Name = names[0] };
        _known[partner.Id] = (partner.SettingsVersion, settings);
        return settings;
    }
}
