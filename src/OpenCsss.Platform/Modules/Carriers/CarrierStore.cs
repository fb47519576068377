using System.Data.Common;
using System.Globalization;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>Commands as the worker sees them.</summary>
internal static class CarrierStore
{
    // A SIM's oldest pending command alone: one is under way or waits, or it is this one.
    private static readonly string SelectDue =
        $"""
        select c.partner_id as PartnerId, c.id as Id, c.sim_id as SimId, c.order_id as OrderId, c.kind as Kind,
               c.product as Product, c.reason as Reason, c.attempts as Attempts, s.iccid as Iccid, s.imsis as Imsis,
               s.msisdn as Msisdn, o.status as OrderStatus, o.expire_at as OrderExpireAt, v.throttle_kbps as Kbps
          from (select d.partner_id, d.id, d.sim_id, d.order_id, d.kind, d.product, d.reason, d.attempts, d.due_at
                  from carrier_command d
                 where d.carrier = @carrier and d.status = {CarrierCommandSql.Pending} and d.due_at <= @now
                   and d.lease_until <= @wallNow
                   and d.id = (select min(e.id) from carrier_command e
                                where e.partner_id = d.partner_id and e.sim_id = d.sim_id
                                  and e.status = {CarrierCommandSql.Pending})
                 order by d.due_at limit @most) c
          join sim s on s.partner_id = c.partner_id and s.id = c.sim_id
          left join plan_order o on o.partner_id = c.partner_id and o.id = c.order_id
          left join plan_version v on v.id = o.plan_version_id
         order by c.due_at
        """;

    // Which command, and that it waits; how often it was claimed says that nobody has claimed it since.
    private static readonly Columns<DueCommand> Seen = new Columns<DueCommand>()
        .BigInt("partner_id", command => command.PartnerId)
        .BigInt("id", command => command.Id)
        .BigInt("seen_status", _ => (long)CarrierCommandStatus.Pending);

    // All that was true when the command was found is asked again under the row's lock, so that of two nodes one gets
    // it. Neither a lock nor «skip locked», which a distributed database does not have for rows of many partners. The
    // status is a parameter: given as it is, PostgreSQL would for each command walk the index of all that wait, which
    // it believes to be few.
    private static readonly SetQuery<CommandClaim, CommandClaim> Claims = SetStatement.Matching(
        $$"""
        update carrier_command
           set lease_until = {until}, attempts = carrier_command.attempts + 1
          {from rows}
         where carrier_command.partner_id = {partner_id} and carrier_command.id = {id}
           and carrier_command.status = {seen_status} and carrier_command.attempts = {seen_attempts}
           and carrier_command.due_at <= {now} and carrier_command.lease_until <= {wall_now}
           and not exists (select 1 from carrier_command e
                            where e.partner_id = carrier_command.partner_id and e.sim_id = carrier_command.sim_id
                              and e.status = {{CarrierCommandSql.Pending}} and e.id < carrier_command.id)
        returning {n}
        """,
        new Columns<CommandClaim>()
            .Of(claim => claim.Command, Seen)
            .BigInt("seen_attempts", claim => claim.Command.Attempts)
            .BigInt("until", claim => claim.Until.ToUnixTimeMilliseconds())
            .BigInt("now", claim => claim.Now.Platform.ToUnixTimeMilliseconds())
            .BigInt("wall_now", claim => claim.Now.Wall.ToUnixTimeMilliseconds()));

    // The number of attempts is the claim's name: a node that was too slow, whose command another has taken since,
    // writes nothing.
    private static readonly SetQuery<CommandResult, CommandResult> Outcomes = SetStatement.Matching(
        """
        update carrier_command
           set status = {new_status}, due_at = {new_due_at}, lease_until = 0, done_at = {new_done_at},
               last_error = {new_error}
          {from rows}
         where carrier_command.partner_id = {partner_id} and carrier_command.id = {id}
           and carrier_command.status = {seen_status} and carrier_command.attempts = {seen_attempts}
        returning {n}
        """,
        new Columns<CommandResult>()
            .Of(result => result.Command, Seen)
            .BigInt("seen_attempts", result => result.Command.Attempts + 1)
            .BigInt("new_status", result => (long)result.Status)
            .BigInt("new_due_at", result => result.At.ToUnixTimeMilliseconds())
            .BigInt("new_done_at", result =>
                result.Status is CarrierCommandStatus.Pending ? null : result.At.ToUnixTimeMilliseconds())
            .Text("new_error", result => result.Error));

    // What stands behind a command that waits is not looked at before it: with many SIMs waiting, their followers
    // would otherwise be stepped over at every look.
    private static readonly SetStatement<CommandResult> Followers = SetStatement.Over(
        $$"""
        update carrier_command set due_at = {new_due_at} {from rows}
         where carrier_command.partner_id = {partner_id} and carrier_command.sim_id = {sim_id}
           and carrier_command.status = {{CarrierCommandSql.Pending}} and carrier_command.id > {id}
           and carrier_command.due_at < {new_due_at}
        """,
        new Columns<CommandResult>()
            .BigInt("partner_id", result => result.Command.PartnerId)
            .BigInt("sim_id", result => result.Command.SimId)
            .BigInt("id", result => result.Command.Id)
            .BigInt("new_due_at", result => result.At.ToUnixTimeMilliseconds()));

    /// <summary>A carrier's commands whose turn it is, the longest due first. Nobody has them by this.</summary>
    public static async Task<IReadOnlyList<DueCommand>> ListDueAsync(
        DbConnection connection, string carrier, QueueTime now, int most, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DueCommand>(new CommandDefinition(
            SelectDue,
            new
            {
                carrier, now = now.Platform.ToUnixTimeMilliseconds(), wallNow = now.Wall.ToUnixTimeMilliseconds(), most,
            },
            cancellationToken: cancellationToken))).AsList();

    /// <summary>Queues claims; those that succeed are found.</summary>
    public static Queued<CommandClaim> Claim(WriteTransaction transaction, IReadOnlyList<CommandClaim> claims) =>
        transaction.Read(Claims, claims);

    /// <summary>Queues outcomes; those that count are found.</summary>
    public static Queued<CommandResult> Record(WriteTransaction transaction, IReadOnlyList<CommandResult> results) =>
        transaction.Read(Outcomes, results);

    /// <summary>Queues what the carriers have confirmed of SIMs.</summary>
    public static void SetServices(WriteTransaction transaction, IReadOnlyList<CommandResult> results) =>
        SimChanges.SetCarrierServices(
            transaction,
            [
                .. results.Select(result => new SimServiceChange(
                    result.Command.PartnerId, result.Command.SimId,
                    result.Command.Action is CarrierAction.Stop or CarrierAction.Terminate
                        ? ServiceStatus.Stopped : ServiceStatus.Normal)),
            ]);

    /// <summary>Queues that what stands behind commands waits as long as they do.</summary>
    public static void HoldFollowers(WriteTransaction transaction, IReadOnlyList<CommandResult> results) =>
        transaction.WriteUncounted(Followers, results);
}

/// <summary>A command whose turn it is.</summary>
internal sealed class DueCommand
{
    public long PartnerId { get; init; }

    public long Id { get; init; }

    public long SimId { get; init; }

    public long? OrderId { get; init; }

    public long Kind { get; init; }

    public string Product { get; init; } = "";

    public string? Reason { get; init; }

    /// <summary>How often it was claimed before.</summary>
    public long Attempts { get; init; }

    public string Iccid { get; init; } = "";

    public string Imsis { get; init; } = "";

    public string? Msisdn { get; init; }

    public long? OrderStatus { get; init; }

    public long? OrderExpireAt { get; init; }

    public long? Kbps { get; init; }

    public CarrierAction Action => (CarrierAction)Kind;

    /// <summary>Ids alone are unique over all partners only as long as these are not too many.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{PartnerId}-{Id}");

    public CarrierSim Sim => new(PartnerId, SimId, Iccid, Imsis.Split(',')[0], Msisdn ?? "");
}

/// <summary>A node's claim on a command.</summary>
/// <param name="Command">Which.</param>
/// <param name="Now">When it was found.</param>
/// <param name="Until">The end of the lease, by wall-clock time.</param>
internal sealed record CommandClaim(DueCommand Command, QueueTime Now, DateTimeOffset Until);
