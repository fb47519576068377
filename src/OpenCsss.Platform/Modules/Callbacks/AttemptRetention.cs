using Dapper;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>Removes attempts from the delivery log once they are old.</summary>
internal sealed class AttemptRetention(Db db, CallbackOptions options, WorkerServices services)
    : Retention("callback attempts", Period, db, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = (Clock.GetUtcNow() - options.AttemptLife).ToUnixTimeMilliseconds();
        var endpoints = await Db.ReadAsync(
            connection => connection.QueryAsync<(long PartnerId, long Endpoint)>(new CommandDefinition(
                "select partner_id, endpoint from callback_endpoint", cancellationToken: cancellationToken)),
            cancellationToken);
        var removed = 0;
        foreach (var (partnerId, endpoint) in endpoints)
        {
            removed += await InChunksAsync(
                partnerId,
                transaction => transaction.Connection.ExecuteAsync(
                    RemoveOldest, new { partnerId, endpoint, before, Chunk }),
                cancellationToken);
        }

        return removed;
    }

    // Attempts lie in the order of events, and so nearly in that of time: of the oldest thousand, those that are old.
    // Beyond the cursor they are what says that an event was delivered.
    private const string RemoveOldest =
        """
        delete from callback_attempt
         where partner_id = @partnerId and endpoint = @endpoint and started_at < @before
           and event_no <= (select cursor_no from callback_endpoint
                             where partner_id = @partnerId and endpoint = @endpoint)
           and (event_no, attempt_no) in (
               select event_no, attempt_no from callback_attempt
                where partner_id = @partnerId and endpoint = @endpoint
                order by event_no, attempt_no limit @Chunk)
        """;
}
