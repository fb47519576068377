using System.Data.Common;
using Dapper;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>Removes attempts from the delivery log once they are old.</summary>
internal sealed partial class AttemptRetention(
    Db db, CallbackOptions options, TimeProvider clock, ILogger<AttemptRetention> log) : BackgroundService
{
    private const int Chunk = 1_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Removes all that is due now; the number of attempts removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - options.AttemptLife).ToUnixTimeMilliseconds();
        var endpoints = await db.ReadAsync(
            connection => connection.QueryAsync<(long PartnerId, long Endpoint)>(new CommandDefinition(
                "select partner_id, endpoint from callback_endpoint", cancellationToken: cancellationToken)),
            cancellationToken);
        var removed = 0;
        foreach (var (partnerId, endpoint) in endpoints)
        {
            int last;
            do
            {
                last = await db.WriteAsync(
                    partnerId,
                    transaction => transaction.Connection.ExecuteAsync(
                        RemoveOldest, new { partnerId, endpoint, before, Chunk }),
                    cancellationToken);
                removed += last;
            }
            while (last == Chunk);
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
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or StoreBusyException)
            {
                LogFailed(exception);
            }
        }
    }

    // Attempts lie in the order of events, and so nearly in that of time: of the oldest thousand, those that are old.
    private const string RemoveOldest =
        """
        delete from callback_attempt
         where partner_id = @partnerId and endpoint = @endpoint and started_at < @before
           and (event_no, attempt_no) in (
               select event_no, attempt_no from callback_attempt
                where partner_id = @partnerId and endpoint = @endpoint
                order by event_no, attempt_no limit @Chunk)
        """;

    [LoggerMessage(Level = LogLevel.Error, Message = "Old attempts could not be removed; the next run tries again")]
    private partial void LogFailed(Exception exception);
}
