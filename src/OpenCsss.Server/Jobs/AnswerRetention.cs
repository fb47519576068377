using Dapper;
using OpenCsss.Server.Http;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Jobs;

/// <summary>
/// Removes stored answers that no repetition can ask for any more: a signed request is refused once its timestamp is
/// outside the window, a key is forgotten after its life.
/// </summary>
internal sealed partial class AnswerRetention(
    Db db, ApiOptions options, TimeProvider clock, WallClock wall, ILogger<AnswerRetention> log) : BackgroundService
{
    private const int Chunk = 1_000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Answers are kept this much longer than they can be asked for, for nodes whose clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Removes all that is due now; the number of answers removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var signedBefore = (wall.GetUtcNow() - options.TimestampWindow - Margin).ToUnixTimeMilliseconds();
        var keyedBefore = (clock.GetUtcNow() - options.IdempotencyKeyLife - Margin).ToUnixTimeMilliseconds();
        var partnerIds = await db.ReadAsync(
            connection => connection.QueryAsync<long>(PartnersWithSome, new { signedBefore, keyedBefore }),
            cancellationToken);
        var removed = 0;
        foreach (var partnerId in partnerIds)
        {
            removed += await RemoveAsync(partnerId, RemoveSigned, signedBefore, cancellationToken);
            removed += await RemoveAsync(partnerId, RemoveKeyed, keyedBefore, cancellationToken);
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
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    /// <summary>A look at two indexes a partner, so that one without anything to remove costs no transaction.</summary>
    private const string PartnersWithSome =
        """
        select p.id from partner p
         where exists (select 1 from request_answer r where r.partner_id = p.id and r.signed_at < @signedBefore)
            or exists (select 1 from keyed_answer k where k.partner_id = p.id and k.created_at < @keyedBefore)
         order by p.id
        """;

    private const string RemoveSigned =
        """
        delete from request_answer
         where partner_id = @partnerId and (signed_at, sign, operation) in (
               select signed_at, sign, operation from request_answer
                where partner_id = @partnerId and signed_at < @before limit @Chunk)
        """;

    private const string RemoveKeyed =
        """
        delete from keyed_answer
         where partner_id = @partnerId and idempotency_key in (
               select idempotency_key from keyed_answer
                where partner_id = @partnerId and created_at < @before limit @Chunk)
        """;

    /// <summary>In chunks, so that the partner's orders are never kept waiting for long.</summary>
    private async Task<int> RemoveAsync(long partnerId, string sql, long before, CancellationToken cancellationToken)
    {
        var removed = 0;
        int last;
        do
        {
            last = await db.WriteAsync(
                partnerId,
                transaction => transaction.Connection.ExecuteAsync(sql, new { partnerId, before, Chunk }),
                cancellationToken);
            removed += last;
        }
        while (last == Chunk);
        return removed;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removed {Count} stored answers that are out of date")]
    private partial void LogRemoved(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stored answers could not be removed; the next run tries again")]
    private partial void LogFailed(Exception exception);
}
