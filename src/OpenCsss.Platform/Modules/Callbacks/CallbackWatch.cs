using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Sees endpoints that have something to send and do not move: nothing of them is recorded, not even a failure. That is
/// the platform's fault or its operator's (no node sends, the database refuses what is recorded), whatever the receiver
/// does. It is reported once: in the log, in <c>csss callback list</c>, by <c>csss verify</c>, to the partner by
/// <c>queryCallback</c> and as an event; and withdrawn by the next thing that is recorded.
/// </summary>
internal sealed partial class CallbackWatch(
    Db db, CallbackAdministration administration, CallbackOptions options, WorkerServices services,
    ILogger<CallbackWatch> log)
    : PeriodicWorker("Callback watch", options.NoProgressAfter / LooksInTime, services)
{
    private const int LooksInTime = 5;

    private readonly HashSet<EndpointKey> _told = [];
    private Dictionary<EndpointKey, Standing> _standing = [];

    protected override bool IsEnabled => options.NoProgressAfter > TimeSpan.Zero;

    /// <summary>
    /// Looks at all endpoints that have something to do. One stands still if it was in the same place at every look for
    /// so long: what was written into the feed with a time in the past has not waited since then.
    /// </summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var working = await db.ReadAsync(
            connection => DeliveryStore.ListWorkingAsync(
                connection, partnerId: null, now.ToUnixTimeMilliseconds(), cancellationToken),
            cancellationToken);
        await TellOfThoseThatMoveAsync(working, cancellationToken);
        var stalled = 0;
        var standing = new Dictionary<EndpointKey, Standing>(working.Count);
        foreach (var endpoint in working)
        {
            var place = new Place(endpoint.CursorNo, endpoint.ProgressAt);
            var seen = _standing.TryGetValue(endpoint.Key, out var before) && before.Place == place
                ? before
                : new Standing(place, now, Clock.GetTimestamp());
            standing[endpoint.Key] = seen;
            if (endpoint.StalledSince is null && Clock.GetElapsedTime(seen.Timestamp) >= options.NoProgressAfter)
            {
                await TellAsync(endpoint, seen.Since, cancellationToken);
                stalled++;
            }
        }

        _standing = standing;
        return stalled;
    }

    private async Task TellAsync(WorkingEndpoint endpoint, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var accessCode = await AccessCodeAsync(endpoint.PartnerId, cancellationToken);
        if (await administration.TellStalledAsync(endpoint, accessCode, since, cancellationToken))
        {
            _told.Add(endpoint.Key);
            LogStalled(endpoint.Key.Endpoint.Name, accessCode, since, endpoint.CursorNo);
        }
    }

    /// <summary>Of those that this node has reported.</summary>
    private async Task TellOfThoseThatMoveAsync(
        IReadOnlyList<WorkingEndpoint> working, CancellationToken cancellationToken)
    {
        var still = working.Where(endpoint => endpoint.StalledSince is not null).Select(endpoint => endpoint.Key);
        foreach (var key in _told.Except(still).ToList())
        {
            _told.Remove(key);
            var accessCode = await AccessCodeAsync(key.PartnerId, cancellationToken);
            LogMoves(key.Endpoint.Name, accessCode);
        }
    }

    private Task<string> AccessCodeAsync(long partnerId, CancellationToken cancellationToken) => db.ReadAsync(
        connection => DeliveryStore.AccessCodeAsync(connection, partnerId, cancellationToken), cancellationToken);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Endpoint '{Endpoint}' of {AccessCode} makes no progress since {Since:O}; "
            + "events after {EventNo} wait")]
    private partial void LogStalled(string endpoint, string accessCode, DateTimeOffset since, long eventNo);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Endpoint '{Endpoint}' of {AccessCode} makes progress again, or has nothing to send any more")]
    private partial void LogMoves(string endpoint, string accessCode);

    /// <summary>What changes with everything that is recorded.</summary>
    private readonly record struct Place(long CursorNo, long? ProgressAt);

    /// <param name="Place">Where an endpoint was.</param>
    /// <param name="Since">When it was first seen there with something to send.</param>
    /// <param name="Timestamp">The same moment, for measuring.</param>
    private readonly record struct Standing(Place Place, DateTimeOffset Since, long Timestamp);
}
