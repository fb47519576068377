using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Orders, and the SIMs as ordering sees them.</summary>
internal static class NewOrders
{
    // Both counts run over ix_plan_order_sim, whose status column keeps a SIM's history out of the way.
    private static readonly SetQuery<(long PartnerId, string Iccid), SimForPlacement> FindSim = new(
        $$"""
        select {n}, s.id, s.sim_type, s.life_cycle, s.life_expire_at, s.carrier, s.test_flow_bytes, s.imsis, s.iccid,
               s.stop_reason, s.due_at, s.over_quota_until, s.held_until,
               (select count(*) from plan_order o
                 where o.partner_id = s.partner_id and o.sim_id = s.id
                   and o.status = {{OrderStatusSql.Waiting}}) as waiting,
               (select count(*) from plan_order o
                 where o.partner_id = s.partner_id and o.sim_id = s.id and o.status in {{OrderStatusSql.Started}}
                   and o.kind <> {{OrderKindSql.Extra}})
               as started
          from {rows,} sim s
         where s.partner_id = {partner_id} and s.iccid = {iccid}
        """,
        new Columns<(long PartnerId, string Iccid)>()
            .BigInt("partner_id", key => key.PartnerId)
            .Text("iccid", key => key.Iccid),
        SimShape);

    private static readonly SetStatement<NewOrder> InsertOrders = SetStatement.InsertInto(
        "plan_order",
        new Columns<NewOrder>()
            .BigInt("partner_id", order => order.Sim.PartnerId)
            .BigInt("id", order => order.Id)
            .BigInt("sim_id", order => order.Sim.Id)
            .BigInt("plan_version_id", order => order.Plan.VersionId)
            .Text("package_name", order => order.Draft.PackageName)
            .BigInt("kind", order => (long)order.Placement.Kind)
            .BigInt("status", order => (long)order.Placement.Status)
            .BigInt("buy_type", order => (long)order.SoldBy)
            .BigInt("order_period", order => order.Draft.Wish.Periods)
            .BigInt("is_open", order => order.Draft.Wish.EnableAtOnce ? 1 : 0)
            .BigInt("global_order", order => order.Draft.IsGlobal ? 1 : 0)
            .BigInt("pay_amount_minor", order => order.Draft.PayAmountMinor)
            .BigInt("pay_rst", order => order.Draft.PayResult)
            .BigInt("pay_type", order => order.Draft.PayType)
            .BigInt("test_flow_bytes", order => order.Draft.Wish.TestVolume?.Bytes ?? 0)
            .BigInt("charged_minor", order => order.Placement.ChargeMinor)
            .Text("currency", order => order.Currency)
            .BigInt("created_at", order => order.CreatedAt.ToUnixTimeMilliseconds())
            .BigInt("armed_at", order => Instants.ToStored(order.Placement.ArmedAt))
            .BigInt("start_at", order => Instants.ToStored(order.Placement.StartAt))
            .BigInt("expire_at", order => Instants.ToStored(order.Placement.ExpireAt))
            .BigInt("price_minor", order => order.PriceMinor)
            .BigInt("basic_order_id", order => order.Placement.BasicOrderId)
            .BigInt("validity_days", order => order.Draft.Wish.Days?.Days)
            .BigInt("timing_type", order => TimingOf(order.Draft.Wish.Days))
            .Text("use_mcc", order => order.Draft.Wish.Days?.UseMcc?.Value));

    /// <summary>Queues the look-up of each key's SIM.</summary>
    public static Queued<SimForPlacement> FindSims(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, string Iccid)> keys) =>
        transaction.Read(FindSim, keys);

    /// <summary>Queues the inserts. The index on orders in use enforces one per SIM.</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<NewOrder> orders) =>
        transaction.Write(InsertOrders, orders);

    /// <summary>Queues what ordering has changed of the SIMs.</summary>
    public static void UpdateLives(WriteTransaction transaction, IReadOnlyList<SimForPlacement> sims) =>
        SimChanges.SavePlacements(transaction, [.. sims.Select(sim => new SimPlacementChange(
            new SimStanding(
                sim.PartnerId, sim.Id, sim.Seen.Situation.Life.Stage, sim.Now.Life, sim.State.Service, sim.ActivatedAt,
                sim.State.DueAt, sim.State.OverQuotaUntil),
            sim.Now.TestVolumeOrdered.Bytes))]);

    private static Func<(long PartnerId, string Iccid), IRow, SimForPlacement> SimShape(ResultColumns columns)
    {
        var (id, iccid, imsis) = (columns["id"], columns["iccid"], columns["imsis"]);
        var (type, lifeCycle, lifeExpireAt) =
            (columns["sim_type"], columns["life_cycle"], columns["life_expire_at"]);
        var (carrier, testVolume, stopReason) =
            (columns["carrier"], columns["test_flow_bytes"], columns["stop_reason"]);
        var (dueAt, overQuotaUntil, heldUntil) =
            (columns["due_at"], columns["over_quota_until"], columns["held_until"]);
        var (waiting, started) = (columns["waiting"], columns["started"]);
        return (key, row) => new SimForPlacement(
            key.PartnerId, row.GetBigInt(id), row.GetText(iccid), row.GetText(imsis))
        {
            Seen = new PlacementState(
                new SimSituation(
                    (SimType)row.GetBigInt(type),
                    new SimLife(
                        (SimLifeCycle)row.GetBigInt(lifeCycle), Instants.FromStored(row.GetBigIntOrNull(lifeExpireAt))),
                    row.GetText(carrier),
                    (int)row.GetBigInt(waiting),
                    row.GetBigInt(started) > 0,
                    new DataVolume(row.GetBigInt(testVolume)))
                {
                    HeldUntil = Instants.FromStored(row.GetBigIntOrNull(heldUntil)),
                },
                SimService.FromWire(row.GetTextOrNull(stopReason)),
                Instants.FromStored(row.GetBigIntOrNull(dueAt)),
                Instants.FromStored(row.GetBigIntOrNull(overQuotaUntil))),
        };
    }

    private static long? TimingOf(DaysOfUse? days) => days is null
        ? null
        : (long)(days.FromEnabling ? TimingType.Enabling : TimingType.FirstUse);
}
