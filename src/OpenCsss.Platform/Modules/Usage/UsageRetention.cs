using Dapper;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// Removes records, their keys and sessions, and what nobody's SIM has used once they are old. Totals of cycles and
/// days stay.
/// </summary>
internal sealed class UsageRetention(Db db, UsageOptions options, WorkerServices services)
    : Retention("usage records", Period, db, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private const string PartnersWithSome =
        """
        select p.id from partner p
         where exists (select 1 from usage_block b where b.partner_id = p.id and b.last_at < @before) order by p.id
        """;

    private const string RemoveBlocks =
        """
        delete from usage_block
         where partner_id = @partnerId
           and id in (select id from usage_block where partner_id = @partnerId and last_at < @before limit @Chunk)
        """;

    private const string RemoveKeys =
        """
        delete from usage_key
         where (source, record_key) in (
               select source, record_key from usage_key where counted_at < @before limit @Chunk)
        """;

    private const string RemoveSessions =
        """
        delete from usage_file_session
         where session_key in (select session_key from usage_file_session where counted_at < @before limit @Chunk)
        """;

    private const string RemoveUnknown =
        """
        delete from usage_unknown
         where (sim_number, id) in (select sim_number, id from usage_unknown where last_at < @before limit @Chunk)
        """;

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = (Clock.GetUtcNow() - TimeSpan.FromDays(options.KeepRecordsDays)).ToUnixTimeMilliseconds();
        var partnerIds = await Db.ReadAsync(
            connection => connection.QueryAsync<long>(new CommandDefinition(
                PartnersWithSome, new { before }, cancellationToken: cancellationToken)),
            cancellationToken);
        var removed = 0;
        foreach (var partnerId in partnerIds)
        {
            removed += await RemoveAsync(partnerId, RemoveBlocks, before, cancellationToken);
        }

        return removed
            + await RemoveAsync(0, RemoveKeys, before, cancellationToken)
            + await RemoveAsync(0, RemoveSessions, before, cancellationToken)
            + await RemoveAsync(0, RemoveUnknown, before, cancellationToken);
    }

    private Task<int> RemoveAsync(long partnerId, string sql, long before, CancellationToken cancellationToken) =>
        InChunksAsync(
            partnerId,
            transaction => transaction.Connection.ExecuteAsync(sql, new { partnerId, before, Chunk }),
            cancellationToken);
}
