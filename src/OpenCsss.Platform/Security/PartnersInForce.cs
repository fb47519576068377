using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Security;

/// <summary>
/// The partners of a group of writes by the settings that its transaction has read. What was remembered when a call
/// was verified may be a second old. Each is read once a group at the most.
/// </summary>
internal sealed class PartnersInForce(PartnerRegistry registry, WriteTransaction transaction, long settingsVersion)
{
    private readonly Dictionary<long, Partner> _read = [];

    /// <summary>The partner; what is remembered of it serves if it is not out of date.</summary>
    public ValueTask<Partner> GetAsync(Partner remembered, CancellationToken cancellationToken) =>
        remembered.SettingsVersion == settingsVersion ? new(remembered) : GetAsync(remembered.Id, cancellationToken);

    public async ValueTask<Partner> GetAsync(long partnerId, CancellationToken cancellationToken)
    {
        if (!_read.TryGetValue(partnerId, out var partner))
        {
            partner = await registry.ReadAsync(transaction.Connection, partnerId, settingsVersion, cancellationToken);
            _read[partnerId] = partner;
        }

        return partner;
    }
}
