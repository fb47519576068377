using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Removes sessions that nothing is expected of any more.</summary>
internal sealed class SessionRetention(RadiusSessionStore store, Db db, WorkerServices services)
    : Retention("data sessions", Period, db, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        return !await store.HasOverdueAsync(now, cancellationToken) ? 0 : await InChunksAsync(
            partnerId: 0,
            transaction => RadiusSessionStore.RemoveAsync(transaction.Connection, now, Chunk),
            cancellationToken);
    }
}
