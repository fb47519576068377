using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Removes from time to time what nobody needs any more. Each run gives the number of rows that it removed.
/// </summary>
/// <param name="what">What it removes, for the log.</param>
/// <param name="period">The time from one run to the next.</param>
/// <param name="db">The database.</param>
/// <param name="services">What workers need.</param>
internal abstract class Retention(string what, TimeSpan period, Db db, WorkerServices services)
    : PeriodicWorker($"Retention of {what}", period, services)
{
    /// <summary>Most rows of one transaction, so that the partner's orders are never kept waiting for long.</summary>
    protected const int Chunk = 1_000;

    protected Db Db => db;

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
}
