using System.Collections.Concurrent;
using System.Data.Common;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Security;

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
    private IdempotentRequest _remembered = new(0);
    private long _askedAt = long.MinValue;

    /// <summary>
    /// The partner of a code, whose letter case does not count; null if there is none. Of partners that differ in it
    /// alone, which only an older version let in, the one that is written so.
    /// </summary>
    public async ValueTask<Partner?> FindAsync(string accessCode, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _askedAt) is var askedAt
            && (askedAt == long.MinValue || clock.GetElapsedTime(askedAt) >= MaxAge))
        {
            await AskAsync(MaxAge, cancellationToken);
        }

        var remembered = _remembered;
        if (remembered.Partners.TryGetValue(accessCode, out var known))
        {
            return Choose(known, accessCode);
        }

        if (remembered.Unknown.ContainsKey(accessCode))
        {
            return null;
        }

        // One look-up serves all that ask for the same partner at once, as they do after a change of settings.
        var loading = remembered.Loading.GetOrAdd(accessCode, _ => new(() => LoadAsync(remembered, accessCode)));
        try
        {
            return Choose(await loading.Value.WaitAsync(cancellationToken), accessCode);
        }
        finally
        {
            remembered.Loading.TryRemove(KeyValuePair.Create(accessCode, loading));
        }
    }

    /// <summary>The partner of an id, as its settings are now.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async ValueTask<Partner> FindAsync(long partnerId, CancellationToken cancellationToken) =>
        await ReadAsync(partnerId, await SettingsVersion.ReadAsync(db, cancellationToken), cancellationToken);

    /// <summary>The partner of an id, for who has read the settings' number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async ValueTask<Partner> ReadAsync(
        long partnerId, long settingsVersion, CancellationToken cancellationToken)
    {
        var remembered = _remembered;
        return remembered.Version == settingsVersion && remembered.ById.TryGetValue(partnerId, out var known)
            ? known
            : await db.ReadAsync(
                async connection => await ReadAsync(connection, partnerId, settingsVersion, cancellationToken),
                cancellationToken);
    }

    /// <summary>The same in a transaction.</summary>
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

    private static Partner? Choose(IReadOnlyList<Partner> partners, string accessCode)
    {
        foreach (var partner in partners)
        {
            if (partner.AccessCode == accessCode)
            {
                return partner;
            }
        }

        return partners is [var only] ? only : null;
    }

    private async Task<IReadOnlyList<Partner>> LoadAsync(IdempotentRequest remembered, string accessCode)
    {
        // Shared, so that no single caller's token ends it.
        var partners = await store.ListAsync(db, accessCode, remembered.Version, CancellationToken.None);
        if (partners.Count > 0)
        {
            remembered.Partners.TryAdd(accessCode, partners);
            return partners;
        }

        // Begun anew when it is full: an unknown code that always asked could be told from a known one by a clock.
        if (remembered.Unknown.Count >= MaxUnknown)
        {
            remembered.Unknown.Clear();
        }

        remembered.Unknown.TryAdd(accessCode, 0);
        return partners;
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
                var version = await SettingsVersion.ReadAsync(db, cancellationToken);
                Volatile.Write(ref _askedAt, start);
                return Believe(version);
            }
            catch (Exception exception) when (exception is DbException or StoreBusyException)
            {
                // This caller hears of it. The next would otherwise each wait in turn, as long, to hear the same.
                Volatile.Write(ref _askedAt, clock.GetTimestamp());
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

        _remembered = new IdempotentRequest(version);
        return true;
    }

    private sealed class IdempotentRequest(long version)
    {
        public long Version => version;

        public ConcurrentDictionary<string, IReadOnlyList<Partner>> Partners { get; } =
            new(StringComparer.OrdinalIgnoreCase);

        public ConcurrentDictionary<long, Partner> ById { get; } = new();

        public ConcurrentDictionary<string, byte> Unknown { get; } = new(StringComparer.OrdinalIgnoreCase);

        public ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<Partner>>>> Loading { get; } =
            new(StringComparer.OrdinalIgnoreCase);
    }
}
