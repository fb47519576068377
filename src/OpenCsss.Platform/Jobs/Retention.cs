using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Removes from time to time what nobody needs any more. A run that fails is told in the log; the next one tries again.
/// </summary>
/// <param name="what">What it removes, for the log.</param>
/// <param name="period">The time from one run to the next.</param>
/// <param name="db">The database.</param>
/// <param name="clock">The platform's.</param>
/// <param name="log">Where runs are told of.</param>
internal abstract partial class Retention(string what, TimeSpan period, Db db, TimeProvider clock, ILogger log)
    : BackgroundService
{
    /// <summary>Most rows of one transaction, so that the partner's orders are never kept waiting for long.</summary>
    protected const int Chunk = 1_000;

    protected Db Db => db;

    protected TimeProvider Clock => clock;

    /// <summary>Removes all that is due now; the number of rows removed.</summary>
    public abstract Task<int> RunOnceAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var removed = await RunOnceAsync(stoppingToken);
                if (removed > 0)
                {
                    LogRemoved(removed, what);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(what, exception);
            }
        }
    }

    /// <summary>Removes a partner's rows chunk by chunk, each in a transaction, until one is not full.</summary>
    protected async Task<int> InChunksAsync(
        long partnerId, Func<WriteTransaction, Task<int>> removeChunk, CancellationToken cancellationToken)
    {
        var removed = 0;
        int last;
        do
        {
            last = await db.WriteAsync(partnerId, removeChunk, cancellationToken);
            removed += last;
        }
        while (last == Chunk);
        return removed;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removed {Count} {What}")]
    private partial void LogRemoved(int count, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not remove {What}; the next run tries again")]
    private partial void LogFailed(string what, Exception exception);
}
