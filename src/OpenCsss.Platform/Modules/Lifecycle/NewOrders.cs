using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Orders, and the SIMs as ordering sees them.</summary>
internal static class NewOrders
{
    // Both counts run over ix_plan_order_sim, whose status column keeps a SIM's history out of the way.
    private static readonly SetStatement FindSim = SetStatement.Over(
        """
        select {n}, s.id, s.sim_type, s.life_cycle, s.life_expire_at, s.carrier, s.test_flow_bytes, s.imsis, s.iccid,
               s.stop_reason, s.due_at, s.over_quota_until, s.held_until,
               (select count(*) from plan_order o
                 where o.partner_id = s.partner_id and o.sim_id = s.id and o.status = 1),
               (select count(*) from plan_order o
                 where o.partner_id = s.partner_id and o.sim_id = s.id and o.status in (2, 3) and o.kind <> 2)
          from {rows,} sim s
         where s.partner_id = {partner_id} and s.iccid = {iccid}
        """,
        Column.BigInt("partner_id"), Column.Text("iccid"));

    private static readonly SetStatement InsertOrders = SetStatement.InsertInto(
        "plan_order",
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("sim_id"), Column.BigInt("plan_version_id"),
        Column.Text("package_name"), Column.BigInt("kind"), Column.BigInt("status"), Column.BigInt("buy_type"),
        Column.BigInt("order_period"), Column.BigInt("is_open"), Column.BigInt("global_order"),
        Column.BigInt("pay_amount_minor"), Column.BigInt("pay_rst"), Column.BigInt("pay_type"),
        Column.BigInt("test_flow_bytes"), Column.BigInt("charged_minor"), Column.Text("currency"),
        Column.BigInt("created_at"), Column.BigInt("armed_at"),
        Column.BigInt("start_at"), Column.BigInt("expire_at"), Column.BigInt("price_minor"),
        Column.BigInt("basic_order_id"), Column.BigInt("validity_days"), Column.BigInt("timing_type"),
        Column.Text("use_mcc"));

    /// <summary>Queues the look-up of each key's SIM; <paramref name="found"/> gets the key's number.</summary>
    public static void FindSims(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, string Iccid)> keys,
        Action<int, SimForPlacement> found) =>
        transaction.Read(
            FindSim,
            keys,
            static (sink, key) =>
            {
                sink.BigInt(key.PartnerId);
                sink.Text(key.Iccid);
            },
            (n, row) => found(n, new SimForPlacement(
                keys[n].PartnerId, row.GetBigInt(1), row.GetText(8), row.GetText(7))
            {
                Seen = new PlacementState(
                    new SimSituation(
                        (SimType)row.GetBigInt(2),
                        new SimLife((SimLifeCycle)row.GetBigInt(3), Instants.FromStored(row.GetBigIntOrNull(4))),
                        row.GetText(5),
                        (int)row.GetBigInt(13),
                        row.GetBigInt(14) > 0,
                        new DataVolume(row.GetBigInt(6)))
                    {
                        HeldUntil = Instants.FromStored(row.GetBigIntOrNull(12)),
                    },
                    SimService.FromWire(row.GetTextOrNull(9)),
                    Instants.FromStored(row.GetBigIntOrNull(10)),
                    Instants.FromStored(row.GetBigIntOrNull(11))),
            }));

    /// <summary>Queues the inserts. The index on orders in use has the last word on «one a SIM».</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<NewOrder> orders) =>
        transaction.Write(
            InsertOrders,
            orders,
            static (sink, order) =>
            {
                var (draft, placement) = (order.Draft, order.Placement);
                sink.BigInt(order.Sim.PartnerId);
                sink.BigInt(order.Id);
                sink.BigInt(order.Sim.Id);
                sink.BigInt(order.Plan.VersionId);
                sink.Text(draft.PackageName);
                sink.BigInt((long)placement.Kind);
                sink.BigInt((long)placement.Status);
                sink.BigInt((long)order.SoldBy);
                sink.BigInt(draft.Wish.Periods);
                sink.BigInt(draft.Wish.EnableAtOnce ? 1 : 0);
                sink.BigInt(draft.IsGlobal ? 1 : 0);
                sink.BigInt(draft.PayAmountMinor);
                sink.BigInt(draft.PayResult);
                sink.BigInt(draft.PayType);
                sink.BigInt(draft.Wish.TestVolume?.Bytes ?? 0);
                sink.BigInt(placement.ChargeMinor);
                sink.Text(order.Currency);
                sink.BigInt(order.CreatedAt.ToUnixTimeMilliseconds());
                sink.BigInt(Instants.ToStored(placement.ArmedAt));
                sink.BigInt(Instants.ToStored(placement.StartAt));
                sink.BigInt(Instants.ToStored(placement.ExpireAt));
                sink.BigInt(order.PriceMinor);
                sink.BigInt(placement.BasicOrderId);
                var days = draft.Wish.Days;
                sink.BigInt(days?.Days);
                sink.BigInt(days is null ? null
                    : (long)(days.FromEnabling ? TimingType.Enabling : TimingType.FirstUse));
                sink.Text(days?.UseMcc?.Value);
            },
            orders.Count);

    /// <summary>Queues what ordering has changed of the SIMs.</summary>
    public static void UpdateLives(WriteTransaction transaction, IReadOnlyList<SimForPlacement> sims) =>
        SimChanges.SavePlacements(transaction, [.. sims.Select(sim => new SimPlacementChange(
            new SimStanding(
                sim.PartnerId, sim.Id, sim.Seen.Situation.Life.Stage, sim.Now.Life, sim.State.Service, sim.ActivatedAt,
                sim.State.DueAt, sim.State.OverQuotaUntil),
            sim.Now.TestVolumeOrdered.Bytes))]);
}

/// <summary>Who sold the order. The numbers are the wire's and the database's.</summary>
internal enum BuyType
{
    Shop = 1,
    Enterprise = 2,
}
