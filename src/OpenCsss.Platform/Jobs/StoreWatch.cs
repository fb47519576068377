using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Logs that the database cannot be used, however much is refused meanwhile: one line a second while it
/// is away, one a minute while it has no room. It tries by itself whether the database works again, so that a node to
/// which nobody sends anything any more becomes ready too.
/// </summary>
internal sealed partial class StoreWatch(Db db, WorkerServices services, ILogger<StoreWatch> log)
    : PeriodicWorker("Database watch", Period, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowPeriod = TimeSpan.FromMinutes(1);

    // What was logged last, and when, stays beyond its end: of a disk that has room now and then it is one a minute
    // too.
    private StoreFault? _told;
    private long _toldAt;
    private bool _isOver = true;
    private long _refused;

    /// <summary>Looks once; how many refusals it reported. Is not to be called twice at once.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var refused = db.Condition.TakeRefused();
        _refused += refused;
        if (db.Condition.Outage is { } outage)
        {
            TellOf(outage);
            await TryAsync(cancellationToken);
        }
        else if (refused > 0)
        {
            LogBusy(refused);
            _refused -= refused;
        }
        else if (!_isOver)
        {
            LogWorks(_refused);
            (_isOver, _refused) = (true, 0);
        }

        return (int)Math.Min(refused, int.MaxValue);
    }

    private void TellOf(StoreOutage outage)
    {
        var period = outage.Fault is StoreFault.Unreachable ? Period : SlowPeriod;
        if (_told == outage.Fault && Clock.GetElapsedTime(_toldAt) < period)
        {
            return;
        }

        LogOutage(outage.Fault.Reason(), _refused, outage.Said);
        (_told, _toldAt, _isOver, _refused) = (outage.Fault, Clock.GetTimestamp(), false, 0);
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.ProbeAsync(cancellationToken);
        }
        catch (StoreBusyException)
        {
            // It is logged already.
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Database unavailable: {Reason}; {Count} reads and writes were refused since the last line: {Said}")]
    private partial void LogOutage(string reason, long count, string said);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Database available again; {Count} reads and writes were refused since the last line")]
    private partial void LogWorks(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database busy: {Count} reads and writes were refused")]
    private partial void LogBusy(long count);
}
