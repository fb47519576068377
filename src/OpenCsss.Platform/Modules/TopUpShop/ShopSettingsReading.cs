using System.Collections.Concurrent;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>The settings of shops, kept for as long as the settings' number stays the same.</summary>
internal sealed class ShopSettingsReading(Db db)
{
    private readonly ConcurrentDictionary<long, (long Version, ShopSettings Settings)> _known = new();

    public async ValueTask<ShopSettings> GetAsync(Partner partner, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(partner.Id, out var known) && known.Version == partner.SettingsVersion)
        {
            return known.Settings;
        }

        var settings = await ShopSettingsStore.FindAsync(db, partner.Id, cancellationToken);
        _known[partner.Id] = (partner.SettingsVersion, settings);
        return settings;
    }
}
