using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Simulator;

/// <summary>What the simulator knows of orders, and what its SIMs will do.</summary>
internal sealed class SimulatorStore(Db db)
{
    /// <summary>The order, if it is enabled and waits for a place or for data; else null.</summary>
    public Task<ArmedOrder?> FindArmedAsync(long partnerId, long orderId, CancellationToken cancellationToken) =>
        db.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<ArmedOrder>(new CommandDefinition(
                $"""
                select o.use_mcc as UseMcc, v.coverage as Coverage
                  from plan_order o join plan_version v on v.id = o.plan_version_id
                 where o.partner_id = @partnerId and o.id = @orderId and o.status = {OrderStatusSql.Waiting}
                   and o.armed_at is not null
                """,
                new { partnerId, orderId }, cancellationToken: cancellationToken)),
            cancellationToken);

    /// <summary>The IMSI and what is left of the order in use; nothing at all if none is.</summary>
    public async Task<CarrierRemaining> FindRemainingAsync(
        CarrierSim sim, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var used = await db.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<UsedOrder>(new CommandDefinition(
                $"""
                select case when o.kind = {OrderKindSql.Test}
                   then o.test_flow_bytes else v.volume_bytes end as VolumeBytes,
                       coalesce((select c.uplink_bytes + c.downlink_bytes from usage_cycle c
                                  where c.partner_id = o.partner_id and c.order_id = o.id
                                    and @now between c.start_at and c.end_at + 999), 0) as UsedBytes
                  from plan_order o join plan_version v on v.id = o.plan_version_id
                 where o.partner_id = @PartnerId and o.sim_id = @SimId and o.status in {OrderStatusSql.Started}
                   and o.kind <> {OrderKindSql.Extra}
                """,
                new { sim.PartnerId, sim.SimId, now = now.ToUnixTimeMilliseconds() },
                cancellationToken: cancellationToken)),
            cancellationToken);
        return used switch
        {
            null => new CarrierRemaining(sim.Imsi, default(DataVolume), default(DataVolume)),
            { VolumeBytes: { } all } => new CarrierRemaining(
                sim.Imsi, new DataVolume(Math.Max(0, all - used.UsedBytes)), new DataVolume(all)),
            _ => new CarrierRemaining(sim.Imsi, null, null),
        };
    }

    /// <summary>Writes down what a SIM will do. What is written already stays as it is.</summary>
    public Task ScheduleAsync(IReadOnlyList<SimulatedReport> reports, CancellationToken cancellationToken) =>
        db.WriteAsync(
            reports[0].PartnerId,
            transaction => transaction.Connection.ExecuteAsync(
                """
                insert into simulator_report (partner_id, command_id, kind, copy, sim_id, mcc, due_at)
                values (@PartnerId, @CommandId, @Kind, @Copy, @SimId, @Mcc, @DueAt)
                on conflict (partner_id, command_id, kind, copy) do nothing
                """,
                reports),
            cancellationToken);

    /// <summary>What is due, the oldest first.</summary>
    public async Task<IReadOnlyList<SimulatedReport>> ListDueAsync(
        DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        (await db.ReadAsync(
            connection => connection.QueryAsync<SimulatedReport>(new CommandDefinition(
                """
                select partner_id as PartnerId, command_id as CommandId, kind as Kind, copy as Copy, sim_id as SimId,
                       mcc as Mcc, due_at as DueAt
                  from simulator_report where due_at <= @now
                 order by due_at, kind, copy limit @most
                """,
                new { now = now.ToUnixTimeMilliseconds(), most }, cancellationToken: cancellationToken)),
            cancellationToken)).AsList();

    /// <summary>The SIM that a report is about; null if it is gone.</summary>
    public Task<string?> FindIccidAsync(SimulatedReport report, CancellationToken cancellationToken) =>
        db.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
                "select iccid from sim where partner_id = @PartnerId and id = @SimId", report,
                cancellationToken: cancellationToken)),
            cancellationToken);

    public Task RemoveAsync(SimulatedReport report, CancellationToken cancellationToken) =>
        db.WriteAsync(
            report.PartnerId,
            transaction => transaction.Connection.ExecuteAsync(
                """
                delete from simulator_report
                 where partner_id = @PartnerId and command_id = @CommandId and kind = @Kind and copy = @Copy
                """,
                report),
            cancellationToken);

    private sealed class UsedOrder
    {
        public long? VolumeBytes { get; init; }

        public long UsedBytes { get; init; }
    }
}

/// <summary>An order that waits for a place or for data, and where it is valid.</summary>
internal sealed class ArmedOrder
{
    public string? UseMcc { get; init; }

    public string Coverage { get; init; } = "";
}

/// <summary>Something that a SIM will do.</summary>
internal sealed record SimulatedReport
{
    public long PartnerId { get; init; }

    public long CommandId { get; init; }

    public long Kind { get; init; }

    public long Copy { get; init; }

    public long SimId { get; init; }

    public string Mcc { get; init; } = "";

    public long DueAt { get; init; }
}

internal enum SimulatedReportKind
{
    Location = 1,
    Use = 2,
}
