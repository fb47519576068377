using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>Commands as the operator looks at them, over all partners.</summary>
internal static class CarrierAdministrationStore
{
    /// <summary>The carriers for which something waits or has failed, or whose circuit has ever opened.</summary>
    public static async Task<IReadOnlyList<CarrierSummary>> ListAsync(
        DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<CarrierSummary>(new CommandDefinition(
            $"""
            select n.carrier as Carrier,
                   (select count(*) from carrier_command c
                     where c.carrier = n.carrier and c.status = {CarrierCommandSql.Pending}) as Pending,
                   (select count(*) from carrier_command c
                     where c.carrier = n.carrier and c.status = {CarrierCommandSql.Pending}
                       and c.attempts > 0) as Tried,
                   (select count(*) from carrier_command c
                     where c.carrier = n.carrier and c.status = {CarrierCommandSql.Failed}) as Failed,
                   k.open_until as OpenUntil
              from (select distinct carrier from carrier_command where status = {CarrierCommandSql.Pending}
                     union select distinct carrier from carrier_command where status = {CarrierCommandSql.Failed}
                     union select carrier from carrier_circuit) n
              left join carrier_circuit k on k.carrier = n.carrier
             order by n.carrier
            """,
            cancellationToken: cancellationToken))).AsList();

    /// <summary>Commands that have failed for good, the latest first.</summary>
    public static async Task<IReadOnlyList<FailedCommand>> ListFailedAsync(
        DbConnection connection, int most, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<FailedCommand>(new CommandDefinition(
            $"""
            select c.partner_id as PartnerId, c.id as Id, c.carrier as Carrier, c.kind as Kind, s.iccid as Iccid,
                   c.order_id as OrderId, c.attempts as Attempts, c.done_at as FailedAt, c.last_error as LastError
              from carrier_command c
              join sim s on s.partner_id = c.partner_id and s.id = c.sim_id
             where c.status = {CarrierCommandSql.Failed}
             order by c.done_at desc limit @most
            """,
            new { most }, cancellationToken: cancellationToken))).AsList();

    /// <summary>
    /// Lets a failed command be tried anew. Not an activation, whose order is over and paid back; and not one behind
    /// which the SIM got another command since: it would undo that.
    /// </summary>
    /// <returns>Whether it is pending now.</returns>
    public static async Task<bool> RetryAsync(
        WriteTransaction transaction, long partnerId, long id, DateTimeOffset now) =>
        await transaction.Connection.ExecuteAsync(
            $"""
            update carrier_command
               set status = {CarrierCommandSql.Pending}, due_at = @now, lease_until = 0, attempts = 0, done_at = null
             where partner_id = @partnerId and id = @id and status = {CarrierCommandSql.Failed}
               and kind <> {CarrierCommandSql.Activate}
               and not exists (select 1 from carrier_command e
                                where e.partner_id = carrier_command.partner_id
                                  and e.sim_id = carrier_command.sim_id and e.id > carrier_command.id)
            """,
            new { partnerId, id, now = now.ToUnixTimeMilliseconds() }) == 1;
}

/// <summary>How it stands with a carrier.</summary>
internal sealed class CarrierSummary
{
    public string Carrier { get; init; } = "";

    public long Pending { get; init; }

    /// <summary>How many of the pending ones have been tried before.</summary>
    public long Tried { get; init; }

    public long Failed { get; init; }

    public long? OpenUntil { get; init; }
}

/// <summary>A command that has failed for good.</summary>
internal sealed class FailedCommand
{
    public long PartnerId { get; init; }

    public long Id { get; init; }

    public string Carrier { get; init; } = "";

    public long Kind { get; init; }

    public string Iccid { get; init; } = "";

    public long? OrderId { get; init; }

    public long Attempts { get; init; }

    public long FailedAt { get; init; }

    public string? LastError { get; init; }
}
