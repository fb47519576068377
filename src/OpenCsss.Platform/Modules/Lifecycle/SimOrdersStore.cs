using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>SIMs with their live orders: found, loaded and saved for all of a group at once.</summary>
internal static class SimOrdersStore
{
    private static readonly SetQuery<(long PartnerId, long OrderId), long> FindByOrder = new(
        """
        select {n}, o.sim_id from {rows,} plan_order o
         where o.partner_id = {partner_id} and o.id = {id}
        """,
        new Columns<(long PartnerId, long OrderId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.OrderId),
        columns =>
        {
            var simId = columns["sim_id"];
            return row => row.GetBigInt(simId);
        });

    private static readonly Columns<(long PartnerId, long SimId)> KeyColumns =
        new Columns<(long PartnerId, long SimId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.SimId);

    private static readonly SetQuery<(long PartnerId, long SimId), LockedSimRow> LoadSim = new(
        """
        select {n}, s.iccid, s.imsis, s.carrier, s.sim_type, s.life_cycle, s.life_expire_at, s.stop_reason,
               s.pre_deactivation_months, s.activated_at, s.due_at, s.over_quota_until, s.held_until
          from {rows,} sim s
         where s.partner_id = {partner_id} and s.id = {id}
        """,
        KeyColumns,
        SimShape);

    // ix_plan_order_sim keeps a SIM's history out of the way. SQLite, which knows little of how many rows there are,
    // needs to be led to it: «between» instead of a list, and «cross join», which is the order of the join. Else it
    // steps over all of the partner's orders.
    private const string Orders =
        """
        select {n}, o.id, o.kind, o.status, o.order_period, o.is_open, o.price_minor, o.armed_at, o.start_at,
               o.expire_at, o.basic_order_id, o.validity_days, o.timing_type, o.use_mcc, o.currency, o.created_at,
               v.package_code, v.package_type, v.cycle_mode, v.start_rule, v.refund_rule, v.coverage,
               v.carrier_product, o.ended_at, o.test_flow_bytes, v.volume_bytes, v.overage_policy,
               v.allowance_percent
          from {rows,} plan_order o
         cross join plan_version v
         where o.partner_id = {partner_id} and o.sim_id = {id}
        """;

    private static readonly SetQuery<(long PartnerId, long SimId), LiveOrder> LoadOrders = new(
        $"{Orders} and o.status between {OrderStatusSql.Waiting} and {OrderStatusSql.Paused} "
        + "and v.id = o.plan_version_id",
        KeyColumns,
        columns => new OrderColumns(columns).Read);

    // Of a SIM with a long history all of it is stepped over: this is for records that come late.
    private static readonly SetQuery<(long PartnerId, long SimId, long Since), LiveOrder> LoadEnded = new(
        $"{Orders} and o.status between {OrderStatusSql.EndedInTime} and {OrderStatusSql.EndedEarly} "
        + "and o.expire_at > {since} and v.id = o.plan_version_id",
        new Columns<(long PartnerId, long SimId, long Since)>()
            .Of(sim => (sim.PartnerId, sim.SimId), KeyColumns)
            .BigInt("since", sim => sim.Since),
        columns => new OrderColumns(columns).Read);

    private static readonly SetStatement<ChangedOrder> UpdateOrders = SetStatement.Over(
        """
        update plan_order
           set status = {status}, order_period = {order_period}, armed_at = {armed_at}, start_at = {start_at},
               expire_at = {expire_at}, charged_minor = plan_order.charged_minor + {debit_minor},
               refunded_minor = plan_order.refunded_minor + {credit_minor}, ended_at = {ended_at}
          {from rows}
         where plan_order.partner_id = {partner_id} and plan_order.id = {id}
           and plan_order.status = {seen_status} and plan_order.order_period = {seen_period}
        """,
        new Columns<ChangedOrder>()
            .BigInt("partner_id", order => order.PartnerId)
            .BigInt("id", order => order.Now.Id)
            .BigInt("status", order => (long)order.Now.Status)
            .BigInt("order_period", order => order.Now.Periods)
            .BigInt("armed_at", order => Instants.ToStored(order.Now.ArmedAt))
            .BigInt("start_at", order => Instants.ToStored(order.Now.StartAt))
            .BigInt("expire_at", order => Instants.ToStored(order.Now.ExpireAt))
            .BigInt("debit_minor", order => order.DebitMinor)
            .BigInt("credit_minor", order => order.CreditMinor)
            .BigInt("ended_at", order => Instants.ToStored(order.Now.EndedAt))
            .BigInt("seen_status", order => (long)order.Seen.Status)
            .BigInt("seen_period", order => order.Seen.Periods));

    /// <summary>Queues the look-up of the id of each order's SIM.</summary>
    public static Queued<long> FindSimsOfOrders(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long OrderId)> orders) =>
        transaction.Read(FindByOrder, orders);

    /// <summary>Queues the load of SIMs and of their live orders; each key is there once.</summary>
    public static (Queued<LockedSimRow> Sims, Queued<LiveOrder> Orders) Load(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId)> keys) =>
        (transaction.Read(LoadSim, keys), transaction.Read(LoadOrders, keys));

    /// <summary>Queues the load of the orders that have ended and whose time went on after an instant.</summary>
    public static Queued<LiveOrder> LoadHistory(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId, long Since)> sims) =>
        transaction.Read(LoadEnded, sims);

    /// <summary>
    /// Queues what has become of SIMs and orders. Orders that end go first: the index on orders in use lets the next
    /// one start only then.
    /// </summary>
    public static void Save(
        WriteTransaction transaction, IReadOnlyList<LockedSim> sims, IReadOnlyList<ChangedOrder> orders)
    {
        WriteOrders(transaction, [.. orders.Where(order => !order.Now.HoldsTheSim)]);
        WriteOrders(transaction, [.. orders.Where(order => order.Now.HoldsTheSim)]);
        SimChanges.SaveLives(transaction, [.. sims.Select(ChangeOf)]);
    }

    /// <summary>
    /// Queues that SIMs get the numbers that nobody has; finds whose each then is. The directory's key decides: it
    /// holds every number once.
    /// </summary>
    public static Queued<(long PartnerId, long SimId)> TakeNumbers(
        WriteTransaction transaction, IReadOnlyList<(LockedSim Sim, Imsi Imsi)> wishes)
    {
        SimChanges.TakeImsis(
            transaction,
            [.. wishes.Select(wish => new ImsiWish(wish.Imsi.Value, wish.Sim.Row.PartnerId, wish.Sim.Row.Id))]);
        return SimNumbers.FindByImsi(transaction, [.. wishes.Select(wish => wish.Imsi.Value)]);
    }

    private static void WriteOrders(WriteTransaction transaction, IReadOnlyList<ChangedOrder> orders) =>
        transaction.Write(UpdateOrders, orders);

    private static SimLifeChange ChangeOf(LockedSim sim)
    {
        var now = sim.Now.Sim;
        return new SimLifeChange(
            new SimStanding(
                sim.Row.PartnerId, sim.Row.Id, sim.Row.Seen.Life.Stage, now.Life, now.Service, now.ActivatedAt,
                sim.Now.DueAt, now.OverQuotaUntil),
            sim.Imsis, now.HeldUntil);
    }

    private static Func<(long PartnerId, long SimId), IRow, LockedSimRow> SimShape(ResultColumns columns)
    {
        var (iccid, imsis, carrier) = (columns["iccid"], columns["imsis"], columns["carrier"]);
        var (type, lifeCycle, lifeExpireAt) =
            (columns["sim_type"], columns["life_cycle"], columns["life_expire_at"]);
        var (stopReason, months) = (columns["stop_reason"], columns["pre_deactivation_months"]);
        var (activatedAt, dueAt) = (columns["activated_at"], columns["due_at"]);
        var (overQuotaUntil, heldUntil) = (columns["over_quota_until"], columns["held_until"]);
        return (key, row) => new LockedSimRow(
            key.PartnerId,
            key.SimId,
            row.GetText(iccid),
            row.GetText(imsis),
            row.GetText(carrier),
            new SimState(
                (SimType)row.GetBigInt(type),
                new SimLife(
                    (SimLifeCycle)row.GetBigInt(lifeCycle), Instants.FromStored(row.GetBigIntOrNull(lifeExpireAt))),
                SimService.FromWire(row.GetTextOrNull(stopReason)),
                (int)row.GetBigInt(months),
                Instants.FromStored(row.GetBigIntOrNull(activatedAt)))
            {
                OverQuotaUntil = Instants.FromStored(row.GetBigIntOrNull(overQuotaUntil)),
                HeldUntil = Instants.FromStored(row.GetBigIntOrNull(heldUntil)),
            },
            Instants.FromStored(row.GetBigIntOrNull(dueAt)));
    }
}

/// <summary>An order that is written back: as it was read, as it has become, and its movements of money.</summary>
internal sealed record ChangedOrder(
    long PartnerId, OrderLifeCycle Seen, OrderLifeCycle Now, long DebitMinor, long CreditMinor);

/// <summary>What an OTA order's days count from. The numbers are the wire's and the database's.</summary>
internal enum TimingType
{
    FirstUse = 1,
    Enabling = 2,
}
