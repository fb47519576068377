using System.Collections.Concurrent;
using System.Data.Common;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Sends the partners' events. Endpoints are shared out among nodes by leases; who has an endpoint sends all of it, in
/// order. A commit of this node wakes the endpoints of its partner at once; what other nodes write, and what is due
/// again, is found by looking.
/// </summary>
internal sealed partial class CallbackDispatcher(
    Db db, CallbackIo io, CallbackOptions options, WorkerServices services, ILogger<CallbackDispatcher> log)
    : PeriodicWorker("Callback dispatcher", options.LookPeriod, services)
{
    /// <summary>A partner without an endpoint is not looked at again for this long, however much it does.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);

    private const int MostQuiet = 100_000;

    private readonly ConcurrentDictionary<EndpointKey, CallbackPump> _pumps = new();
    private readonly ConcurrentDictionary<long, long> _quietSince = new();
    private readonly ConcurrentDictionary<long, bool> _waiting = new();
    private readonly WakeSignal _news = new();
    private readonly SemaphoreSlim _looking = new(1, 1);

    protected override bool IsEnabled => options.Dispatch;

    protected override bool RunsAtStart => true;

    protected override WakeSignal Signal => _news;

    /// <summary>Looks at all endpoints, and begins to send what can be sent; how many have something to send.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        _waiting.Clear(); // Whoever comes after this was committed before the look, or wakes the next one.
        return (await LookAsync(partnerId: null, cancellationToken)).Count;
    }

    /// <summary>Sends all that can be sent now, and waits for it.</summary>
    public async Task SendAllAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(await LookAsync(partnerId: null, cancellationToken));

    public override void Dispose()
    {
        base.Dispose();
        _looking.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Dispatch)
        {
            db.Announced += Wake;
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>What is on its way is waited for, and its outcome recorded.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        db.Announced -= Wake;
        await base.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(_pumps.Values.Select(pump => pump.StopAsync())).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or StoreBusyException or OperationCanceledException)
        {
            LogNotRecorded(exception);
        }
    }

    /// <summary>
    /// Looks at the partners that have news. Those that are left when it fails, or when a tick is due, are looked at by
    /// the tick, which looks at all: deliveries that are due do not wait until all news were looked at.
    /// </summary>
    protected override async Task<int> RunWokenAsync(CancellationToken cancellationToken)
    {
        var woken = 0;
        foreach (var (partnerId, _) in _waiting)
        {
            if (IsTickDue)
            {
                break;
            }

            _waiting.TryRemove(partnerId, out _);
            woken += await LookAtAsync(partnerId, cancellationToken);
        }

        return woken;
    }

    private async Task<int> LookAtAsync(long partnerId, CancellationToken cancellationToken)
    {
        var woken = await LookAsync(partnerId, cancellationToken);
        if (woken.Count == 0 && !await db.ReadAsync(
            connection => DeliveryStore.HasEndpointAsync(connection, partnerId, cancellationToken), cancellationToken))
        {
            if (_quietSince.Count > MostQuiet)
            {
                _quietSince.Clear();
            }

            _quietSince[partnerId] = Clock.GetTimestamp();
        }

        return woken.Count;
    }

    /// <summary>A transaction of this node has put events of the partner on disk. Runs on its lane.</summary>
    private void Wake(long partnerId)
    {
        var isHeld = false;
        for (var number = 0; number <= EndpointNumber.Most; number++)
        {
            if (_pumps.TryGetValue(new EndpointKey(partnerId, new EndpointNumber(number)), out var pump)
                && !pump.HasEnded)
            {
                isHeld = true;
                _ = pump.Wake(news: true, due: false);
            }
        }

        if (!isHeld
            && (!_quietSince.TryGetValue(partnerId, out var since) || Clock.GetElapsedTime(since) > QuietTime)
            && _waiting.TryAdd(partnerId, true))
        {
            _news.Raise();
        }
    }

    /// <summary>Wakes what this node has, and takes what nobody has.</summary>
    /// <returns>What has been woken, each until it has nothing to do at the moment.</returns>
    private async Task<IReadOnlyList<Task>> LookAsync(long? partnerId, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            foreach (var (key, pump) in _pumps)
            {
                if (pump.HasEnded)
                {
                    _pumps.TryRemove(KeyValuePair.Create(key, pump));
                }
            }

            List<Task> woken = [];
            var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
            var endpoints = await db.ReadAsync(
                connection => DeliveryStore.ListWorkingAsync(connection, partnerId, now, cancellationToken),
                cancellationToken);
            foreach (var endpoint in endpoints)
            {
                if (await FindOrTakeAsync(endpoint, cancellationToken) is { } pump)
                {
                    woken.Add(pump.Wake(endpoint.HasNews == 1, endpoint.HasDue == 1));
                }
            }

            return woken;
        }
        finally
        {
            _looking.Release();
        }
    }

    private async ValueTask<CallbackPump?> FindOrTakeAsync(
        WorkingEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (_pumps.TryGetValue(endpoint.Key, out var pump) && pump.LeaseNo == endpoint.LeaseNo)
        {
            return pump;
        }

        var now = io.WallNow();
        if (endpoint.LeaseUntil > now)
        {
            return null;
        }

        var until = now + (long)options.Lease.TotalMilliseconds;
        var row = await db.WriteAsync(
            endpoint.PartnerId,
            transaction => DeliveryStore.ClaimAsync(
                transaction.Connection, endpoint.Key, now, until, CancellationToken.None),
            cancellationToken);
        if (row is null)
        {
            return null;
        }

        var taken = await db.ReadAsync(
            async connection => new TakenEndpoint(
                row,
                await DeliveryStore.AccessCodeAsync(connection, endpoint.PartnerId, cancellationToken),
                await DeliveryStore.CountPendingAsync(connection, endpoint.Key, cancellationToken),
                await DeliveryStore.ListAheadAsync(connection, endpoint.Key, row.CursorNo, cancellationToken)),
            cancellationToken);
        pump?.Replace(); // Its endpoint was set anew, and taken from it.
        return _pumps[endpoint.Key] = new CallbackPump(io, taken, Forget);
    }

    /// <summary>The next holder of the endpoint need not wait for the next full look.</summary>
    private void Forget(CallbackPump pump)
    {
        _pumps.TryRemove(KeyValuePair.Create(pump.Key, pump));
        if (_waiting.TryAdd(pump.Key.PartnerId, true))
        {
            _news.Raise();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Outcomes of callbacks could not be recorded before the stop; they are sent again after the lease")]
    private partial void LogNotRecorded(Exception exception);
}
