using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>Commands that are finished. A partner's ids grow with time, so that what is old lies in front.</summary>
internal static class CommandRetentionStore
{
    /// <summary>Partners whose first command was written before that: a look at one row of each.</summary>
    public static async Task<IReadOnlyList<long>> ListPartnersAsync(
        DbConnection connection, long before, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<long>(new CommandDefinition(
            """
            select p.id from partner p
             where (select c.created_at from carrier_command c where c.partner_id = p.id
                     order by c.partner_id, c.id limit 1) < @before
             order by p.id
            """,
            new { before }, cancellationToken: cancellationToken))).AsList();

    /// <summary>The next piece: how many commands, the last one's id, and when it was written.</summary>
    public static Task<(long Count, long LastId, long LastWrittenAt)> LookAsync(
        DbConnection connection, long partnerId, long after, int most, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition(
            """
            select count(*), coalesce(max(id), 0), coalesce(max(created_at), 0)
              from (select id, created_at from carrier_command
                     where partner_id = @partnerId and id > @after order by id limit @most) piece
            """,
            new { partnerId, after, most }, cancellationToken: cancellationToken));

    /// <summary>Of the ids after one, up to another. The condition is checked again: what is retried stays.</summary>
    public static Task<int> RemoveAsync(
        WriteTransaction transaction, long partnerId, long after, long last, long before) =>
        transaction.Connection.ExecuteAsync(
            $"""
            delete from carrier_command
             where partner_id = @partnerId and id > @after and id <= @last
               and status in {CarrierCommandSql.Over} and done_at < @before
            """,
            new { partnerId, after, last, before });
}
