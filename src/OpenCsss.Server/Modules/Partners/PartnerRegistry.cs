using System.Collections.Concurrent;
using System.Data.Common;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Partners;

/// <summary>
/// Remembers partners, so that checking a sign needs no database. A change is seen within <see cref="MaxAge"/>; a
/// sign that does not fit asks at once.
/// </summary>
internal sealed class PartnerRegistry(Db db, PartnerStore store, TimeProvider clock) : IDisposable
{
    /// <summary>Unknown codes that are remembered too, so that guessing them does not reach the database.</summary>
    private const int MaxUnknown = 10_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinAge = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private Remembered _remembered = new(0);
    private long _askedAt = long.MinValue;

    /// <summary>Null if no partner has that code.</summary>
    public async ValueTask<Partner?> FindAsync(string accessCode, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _askedAt) is var askedAt
            && (askedAt == long.MinValue || clock.GetElapsedTime(askedAt) >= MaxAge))
        {
            await AskAsync(MaxAge, cancellationToken);
        }

        var remembered = _remembered;
        if (remembered.Partners.TryGetValue(accessCode, out var partner))
        {
            return partner;
        }

        if (remembered.Unknown.ContainsKey(accessCode))
        {
            return null;
        }

        // One look-up serves all that ask for the same partner at once, as they do after a change of settings.
        var loading = remembered.Loading.GetOrAdd(accessCode, _ => new(() => LoadAsync(remembered, accessCode)));
        try
        {
            return await loading.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            remembered.Loading.TryRemove(KeyValuePair.Create(accessCode, loading));
        }
    }

    /// <summary>The partner of an id, in a transaction that has read the settings' number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async ValueTask<Partner> ReadAsync(
        DbConnection connection, long partnerId, long settingsVersion, CancellationToken cancellationToken)
    {
        var remembered = _remembered;
        if (remembered.Version == settingsVersion && remembered.ById.TryGetValue(partnerId, out var known))
        {
            return known;
        }

        var partner = await store.FindAsync(connection, partnerId, settingsVersion, cancellationToken)
            ?? throw new InvalidOperationException($"There is no partner {partnerId}.");
        if (remembered.Version == settingsVersion)
        {
            remembered.ById.TryAdd(partnerId, partner);
        }

        return partner;
    }

    /// <summary>
    /// Asks whether settings have changed, but not more often than <see cref="MinAge"/>, which bounds what wrong
    /// signs can cost. True if what was remembered is forgotten.
    /// </summary>
    public Task<bool> RefreshAsync(CancellationToken cancellationToken) => AskAsync(MinAge, cancellationToken);

    public void Dispose() => _asking.Dispose();

    private async Task<Partner?> LoadAsync(Remembered remembered, string accessCode)
    {
        // Shared, so that no single caller's token ends it.
        var partner = await db.ReadAsync(
            connection => store.FindAsync(connection, accessCode, remembered.Version, CancellationToken.None),
            CancellationToken.None);
        if (partner is not null)
        {
            remembered.Partners.TryAdd(accessCode, partner);
        }
        else if (remembered.Unknown.Count < MaxUnknown)
        {
            remembered.Unknown.TryAdd(accessCode, 0);
        }

        return partner;
    }

    private async Task<bool> AskAsync(TimeSpan unlessYoungerThan, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            var askedAt = Volatile.Read(ref _askedAt);
            if (askedAt != long.MinValue && clock.GetElapsedTime(askedAt) < unlessYoungerThan)
            {
                return false;
            }

            var start = clock.GetTimestamp();
            try
            {
                var version = await db.ReadAsync(
                    connection => SettingsVersion.ReadAsync(connection, cancellationToken), cancellationToken);
                Volatile.Write(ref _askedAt, start);
                return Believe(version);
            }
            catch (DbException)
            {
                // This caller hears of it. The next would otherwise each wait in turn to hear the same.
                Volatile.Write(ref _askedAt, start);
                throw;
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    private bool Believe(long version)
    {
        if (version == _remembered.Version)
        {
            return false;
        }

        _remembered = new Remembered(version);
        return true;
    }

    private sealed class Remembered(long version)
    {
        public long Version => version;

        public ConcurrentDictionary<string, Partner> Partners { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<long, Partner> ById { get; } = new();

        public ConcurrentDictionary<string, byte> Unknown { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Lazy<Task<Partner?>>> Loading { get; } = new(StringComparer.Ordinal);
    }
}
