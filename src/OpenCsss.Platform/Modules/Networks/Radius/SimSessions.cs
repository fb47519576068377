using OpenCsss.Contracts.Sims;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>What other modules may know of sessions.</summary>
internal sealed class SimSessions(RadiusSessionStore store, RadiusOptions options, TimeProvider clock)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private volatile bool _hasAny;
    private long _lookedAt;

    /// <summary>A session has been written down on this node.</summary>
    public void NoteAny() => _hasAny = true;

    /// <summary>A SIM's newest session; null if none is known.</summary>
    public async Task<SimSession?> FindAsync(
        Partner partner, long simId, CancellationToken cancellationToken)
    {
        if (!_hasAny && !await LookForAnyAsync(cancellationToken))
        {
            return null;
        }

        return await store.FindNewestAsync(partner.Id, simId, cancellationToken) is { } session
            ? new SimSession(
                session.IsOpen && clock.GetUtcNow().ToUnixTimeMilliseconds() - session.SeenAt
                    < (long)options.OfflineAfter.TotalMilliseconds,
                session.Mcc, session.Mnc, session.Rat, session.Ip, session.Apn,
                WireTime.Format(session.StartedAt, partner.TimeZone),
                WireTime.Format(session.LastAt, partner.TimeZone))
            : null;
    }

    /// <summary>
    /// Where no network speaks RADIUS, a SIM costs no second look at the database: whether another node has written a
    /// first session down is asked once a second at the most.
    /// </summary>
    private async Task<bool> LookForAnyAsync(CancellationToken cancellationToken)
    {
        var before = Interlocked.Read(ref _lookedAt);
        var now = clock.GetTimestamp();
        if (before != 0 && clock.GetElapsedTime(before, now) < LookPeriod)
        {
            return false;
        }

        Interlocked.Exchange(ref _lookedAt, now);
        return _hasAny |= await store.HasAnyAsync(cancellationToken);
    }
}
