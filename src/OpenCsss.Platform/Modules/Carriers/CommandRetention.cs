using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Removes commands that were carried out or have failed long ago. What still waits stays, however old it is.
/// </summary>
internal sealed class CommandRetention(Db db, CarrierOptions options, WorkerServices services)
    : Retention("finished carrier commands", Period, db, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.KeepFinishedDays == 0)
        {
            return 0;
        }

        var before = Clock.GetUtcNow().AddDays(-options.KeepFinishedDays).ToUnixTimeMilliseconds();
        var partnerIds = await Db.ReadAsync(
            connection => CommandRetentionStore.ListPartnersAsync(connection, before, cancellationToken),
            cancellationToken);
        var removed = 0;
        foreach (var partnerId in partnerIds)
        {
            removed += await RemoveAsync(partnerId, before, cancellationToken);
        }

        return removed;
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
            var (count, last, lastWrittenAt) = await Db.ReadAsync(
                connection => CommandRetentionStore.LookAsync(connection, partnerId, after, Chunk, cancellationToken),
                cancellationToken);
            if (count == 0)
            {
                return removed;
            }

            var first = after;
            removed += await Db.WriteAsync(
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
}
