using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>SIMs with their live orders: found, loaded and saved for all of a group at once.</summary>
internal static class SimOrdersStore
{
    private static readonly SetStatement FindByOrder = SetStatement.Over(
        """
        select {n}, o.sim_id from {rows,} plan_order o
         where o.partner_id = {partner_id} and o.id = {id}
        """,
        Column.BigInt("partner_id"), Column.BigInt("id"));

    private static readonly SetStatement LoadSim = SetStatement.Over(
        """
        select {n}, s.iccid, s.imsis, s.carrier, s.sim_type, s.life_cycle, s.life_expire_at, s.stop_reason,
               s.pre_deactivation_months, s.activated_at, s.due_at, s.over_quota_until, s.held_until
          from {rows,} sim s
         where s.partner_id = {partner_id} and s.id = {id}
        """,
        Column.BigInt("partner_id"), Column.BigInt("id"));

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

    private static readonly SetStatement LoadOrders = SetStatement.Over(
        $"{Orders} and o.status between 1 and 3 and v.id = o.plan_version_id",
        Column.BigInt("partner_id"), Column.BigInt("id"));

    // Of a SIM with a long history all of it is stepped over: this is for records that come late.
    private static readonly SetStatement LoadEnded = SetStatement.Over(
        $"{Orders} and o.status between 4 and 5 and o.expire_at > {{since}} and v.id = o.plan_version_id",
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("since"));

    private static readonly SetStatement UpdateOrders = SetStatement.Over(
        """
        update plan_order
           set status = {status}, order_period = {order_period}, armed_at = {armed_at}, start_at = {start_at},
               expire_at = {expire_at}, charged_minor = plan_order.charged_minor + {debit_minor},
               refunded_minor = plan_order.refunded_minor + {credit_minor}, ended_at = {ended_at}
          {from rows}
         where plan_order.partner_id = {partner_id} and plan_order.id = {id}
           and plan_order.status = {seen_status} and plan_order.order_period = {seen_period}
        """,
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("status"), Column.BigInt("order_period"),
        Column.BigInt("armed_at"), Column.BigInt("start_at"), Column.BigInt("expire_at"),
        Column.BigInt("debit_minor"), Column.BigInt("credit_minor"), Column.BigInt("ended_at"),
        Column.BigInt("seen_status"),
        Column.BigInt("seen_period"));

    /// <summary>Queues the look-up of the SIM of each order.</summary>
    public static void FindSimsOfOrders(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long OrderId)> orders, Action<int, long> found) =>
        transaction.Read(
            FindByOrder,
            orders,
            static (sink, key) =>
            {
                sink.BigInt(key.PartnerId);
                sink.BigInt(key.OrderId);
            },
            (n, row) => found(n, row.GetBigInt(1)));

    /// <summary>Queues the load of SIMs and of their live orders; each key is there once.</summary>
    public static void Load(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId)> keys, Action<LockedSimRow> sim,
        Action<(long PartnerId, long SimId), LiveOrder> order)
    {
        transaction.Read(LoadSim, keys, BindKey, (n, row) => sim(ToSim(keys[n], row)));
        transaction.Read(LoadOrders, keys, BindKey, (n, row) => order(keys[n], ToOrder(row)));
    }

    /// <summary>Queues the load of the orders that have ended and whose time went on after an instant.</summary>
    public static void LoadHistory(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId, long Since)> sims,
        Action<int, LiveOrder> order) =>
        transaction.Read(
            LoadEnded,
            sims,
            static (sink, sim) =>
            {
                sink.BigInt(sim.PartnerId);
                sink.BigInt(sim.SimId);
                sink.BigInt(sim.Since);
            },
            (n, row) => order(n, ToOrder(row)));

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
    /// Queues that SIMs get the numbers that nobody has, and whose each then is. The directory has the last word: it
    /// holds every number once.
    /// </summary>
    public static void TakeNumbers(
        WriteTransaction transaction, IReadOnlyList<(LockedSim Sim, Imsi Imsi)> wishes,
        Action<int, (long PartnerId, long SimId)> owner)
    {
        SimChanges.TakeImsis(
            transaction, [.. wishes.Select(wish => (wish.Imsi.Value, wish.Sim.Row.PartnerId, wish.Sim.Row.Id))]);
        SimNumbers.FindByImsi(transaction, [.. wishes.Select(wish => wish.Imsi.Value)], owner);
    }

    private static void WriteOrders(WriteTransaction transaction, IReadOnlyList<ChangedOrder> orders) =>
        transaction.Write(
            UpdateOrders,
            orders,
            static (sink, order) =>
            {
                sink.BigInt(order.PartnerId);
                sink.BigInt(order.Now.Id);
                sink.BigInt((long)order.Now.Status);
                sink.BigInt(order.Now.Periods);
                sink.BigInt(Instants.ToStored(order.Now.ArmedAt));
                sink.BigInt(Instants.ToStored(order.Now.StartAt));
                sink.BigInt(Instants.ToStored(order.Now.ExpireAt));
                sink.BigInt(order.DebitMinor);
                sink.BigInt(order.CreditMinor);
                sink.BigInt(Instants.ToStored(order.Now.EndedAt));
                sink.BigInt((long)order.Seen.Status);
                sink.BigInt(order.Seen.Periods);
            },
            orders.Count);

    private static void BindKey(IRowSink sink, (long PartnerId, long SimId) key)
    {
        sink.BigInt(key.PartnerId);
        sink.BigInt(key.SimId);
    }

    private static SimLifeChange ChangeOf(LockedSim sim)
    {
        var now = sim.Now.Sim;
        return new SimLifeChange(
            new SimStanding(
                sim.Row.PartnerId, sim.Row.Id, sim.Row.Seen.Life.Stage, now.Life, now.Service, now.ActivatedAt,
                sim.Now.DueAt, now.OverQuotaUntil),
            sim.Imsis, now.HeldUntil);
    }

    private static LockedSimRow ToSim((long PartnerId, long SimId) key, IRow row) => new(
        key.PartnerId,
        key.SimId,
        row.GetText(1),
        row.GetText(2),
        row.GetText(3),
        new SimState(
            (SimType)row.GetBigInt(4),
            new SimLife((SimLifeCycle)row.GetBigInt(5), Instants.FromStored(row.GetBigIntOrNull(6))),
            SimService.FromWire(row.GetTextOrNull(7)),
            (int)row.GetBigInt(8),
            Instants.FromStored(row.GetBigIntOrNull(9)))
        {
            OverQuotaUntil = Instants.FromStored(row.GetBigIntOrNull(11)),
            HeldUntil = Instants.FromStored(row.GetBigIntOrNull(12)),
        },
        Instants.FromStored(row.GetBigIntOrNull(10)));

    private static LiveOrder ToOrder(IRow row) => new(
        new OrderLifeCycle
        {
            Id = row.GetBigInt(1),
            Kind = (OrderKind)row.GetBigInt(2),
            Status = (OrderStatus)row.GetBigInt(3),
            Periods = (int)row.GetBigInt(4),
            OpensByItself = row.GetBigInt(5) != 0,
            PriceMinor = row.GetBigInt(6),
            ArmedAt = Instants.FromStored(row.GetBigIntOrNull(7)),
            StartAt = Instants.FromStored(row.GetBigIntOrNull(8)),
            ExpireAt = Instants.FromStored(row.GetBigIntOrNull(9)),
            EndedAt = Instants.FromStored(row.GetBigIntOrNull(23)),
            BasicOrderId = row.GetBigIntOrNull(10),
            TestVolume = row.GetBigInt(24) is > 0 and var test ? new DataVolume(test) : null,
            Days = row.GetBigIntOrNull(11) is { } days
                ? new DaysOfUse((int)days, row.GetBigInt(12) == (long)TimingType.Enabling, ToMcc(row.GetTextOrNull(13)))
                : null,
            Plan = new SoldPlan(
                (PlanType)row.GetBigInt(17),
                (CycleMode)row.GetBigInt(18),
                (StartRule)row.GetBigInt(19),
                (RefundRule)row.GetBigInt(20),
                [.. row.GetText(21).Split(',').Select(ToMcc).OfType<Mcc>()])
            {
                VolumePerPeriod = row.GetBigIntOrNull(25) is { } volume ? new DataVolume(volume) : null,
                Overage = (OveragePolicy)row.GetBigInt(26),
                AllowancePercent = row.GetBigIntOrNull(27) ?? 0,
            },
        },
        row.GetText(16),
        row.GetText(22),
        row.GetText(14),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(15)));

    private static Mcc? ToMcc(string? text) => Mcc.TryParse(text, out var mcc) ? mcc : null;
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
