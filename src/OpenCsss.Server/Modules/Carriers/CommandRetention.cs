using System.Data.Common;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Carriers;

/// <summary>
/// Removes commands that were carried out or have failed long ago. What still waits stays, however old it is.
/// </summary>
internal sealed partial class CommandRetention(
    Db db, CarrierOptions options, TimeProvider clock, ILogger<CommandRetention> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Removes all that is due now; the number of commands removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.KeepFinishedDays == 0)
        {
            return 0;
        }

        var before = clock.GetUtcNow().AddDays(-options.KeepFinishedDays).ToUnixTimeMilliseconds();
        var partnerIds = await db.ReadAsync(
            connection => CommandRetentionStore.ListPartnersAsync(connection, before, cancellationToken),
            cancellationToken);
        var removed = 0;
        foreach (var partnerId in partnerIds)
        {
            removed += await RemoveAsync(partnerId, before, cancellationToken);
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var removed = await RunOnceAsync(stoppingToken);
                if (removed > 0)
                {
                    LogRemoved(removed);
                }
            }
            catch (Exception exception) when (exception is DbException or StoreBusyException)
            {
                LogFailed(exception);
            }
        }
    }

    /// <summary>
    /// Piece by piece through the partner's commands, in the order in which they were written, to the first that is
    /// not old enough to have been finished by then.
    /// </summary>
    private async Task<int> RemoveAsync(long partnerId, long before, CancellationToken cancellationToken)
    {
        var (removed, after) = (0, 0L);
        while (true)
        {
            var (count, last, lastWrittenAt) = await db.ReadAsync(
                connection => CommandRetentionStore.LookAsync(connection, partnerId, after, cancellationToken),
                cancellationToken);
            if (count == 0)
            {
                return removed;
            }

            var first = after;
            removed += await db.WriteAsync(
                partnerId,
                transaction => CommandRetentionStore.RemoveAsync(transaction, partnerId, first, last, before),
                cancellationToken);
            if (lastWrittenAt >= before)
            {
                return removed;
            }

            after = last;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removed {Count} carrier commands that were finished long ago")]
    private partial void LogRemoved(int count);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Finished carrier commands could not be removed; the next run tries again")]
    private partial void LogFailed(Exception exception);
}
