using Dapper;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Idempotency;

/// <summary>
/// Removes stored answers that no repetition can ask for any more: a signed request is refused once its timestamp is
/// outside the window, a key is forgotten after its life.
/// </summary>
internal sealed class AnswerRetention(
    Db db, IdempotencyOptions options, WallClock wall, WorkerServices services)
    : Retention("idempotency answers", Period, db, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Answers are kept this much longer than they can be asked for, for nodes whose clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>A key lives at least as long as a signature that came with it can be repeated.</summary>
    private TimeSpan KeyLife => options.KeyLife > 2 * options.TimestampWindow
        ? options.KeyLife
        : 2 * options.TimestampWindow;

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var signedBefore = (wall.GetUtcNow() - options.TimestampWindow - Margin).ToUnixTimeMilliseconds();
        var keyedBefore = (wall.GetUtcNow() - KeyLife - Margin).ToUnixTimeMilliseconds();
        var partnerIds = await Db.ReadAsync(
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

    /// <summary>A look at two indexes a partner, so that one without anything to remove costs no transaction.</summary>
    private const string PartnersWithSome =
        """
        select p.id from partner p
         where exists (select 1 from request_answer r where r.partner_id = p.id and r.signed_at < @signedBefore)
            or exists (select 1 from keyed_answer k where k.partner_id = p.id and k.created_at < @keyedBefore)
         order by p.id
        """;

    // The oldest first: as long as an older one is there, a younger one must be (csss verify).
    private const string RemoveSigned =
        """
        delete from request_answer
         where partner_id = @partnerId and (signed_at, sign, operation) in (
               select signed_at, sign, operation from request_answer
                where partner_id = @partnerId and signed_at < @before
                order by signed_at, sign, operation limit @Chunk)
        """;

    private const string RemoveKeyed =
        """
        delete from keyed_answer
         where partner_id = @partnerId and idempotency_key in (
               select idempotency_key from keyed_answer
                where partner_id = @partnerId and created_at < @before limit @Chunk)
        """;

    private Task<int> RemoveAsync(long partnerId, string sql, long before, CancellationToken cancellationToken) =>
        InChunksAsync(
            partnerId,
            transaction => transaction.Connection.ExecuteAsync(sql, new { partnerId, before, Chunk }),
            cancellationToken);
}
