using System.Collections.Concurrent;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Periodic work that one node does at a time: whoever holds its lease. A node that dies loses it when it runs out. Two
/// that do the same work for a moment do no harm, because every write has its own guard.
/// </summary>
internal sealed class JobLease(Db db, WallClock wall)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _held = new();

    private readonly string _holder = Guid.NewGuid().ToString("n");

    /// <summary>Renews a lease in time; in between it costs nothing. False if another node holds it.</summary>
    public ValueTask<bool> TryKeepAsync(string job, CancellationToken cancellationToken) =>
        _held.TryGetValue(job, out var until) && until - wall.GetUtcNow() > Life / 2
            ? new(true)
            : new(TryTakeAsync(job, cancellationToken));

    /// <summary>Takes the lease, or renews it. False if another node holds it.</summary>
    public async Task<bool> TryTakeAsync(string job, CancellationToken cancellationToken)
    {
        var now = wall.GetUtcNow();
        var isTaken = await db.WriteAsync(
            partnerId: 0,
            async transaction => await transaction.Connection.ExecuteAsync(
                """
                insert into job_lease (name, holder, lease_until) values (@job, @holder, @until)
                on conflict (name) do update set holder = excluded.holder, lease_until = excluded.lease_until
                 where job_lease.holder = excluded.holder or job_lease.lease_until <= @now
                """,
                new
                {
                    job, holder = _holder, now = now.ToUnixTimeMilliseconds(),
                    until = (now + Life).ToUnixTimeMilliseconds(),
                }) == 1,
            cancellationToken);
        if (isTaken)
        {
            _held[job] = now + Life;
        }

        return isTaken;
    }
}
