using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans.Places;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>A card's row, and its orders in use and waiting.</summary>
internal static class ShopCardOrders
{
    private static readonly ReadStatement FindSim = new(
        """
        select s.iccid, s.sim_type, s.carrier, s.life_cycle, s.life_expire_at
          from sim s where s.partner_id = {partner_id} and s.id = {sim_id}
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"));

    // Their ids come from ix_plan_order_sim, however long the history is.
    private static readonly ReadStatement ListOpen = new(
        $$"""
        select o.id, o.kind, o.status, o.order_period, o.created_at, o.armed_at, o.expire_at,
               v.package_code, v.name_zh, v.name_en, v.package_type, v.volume_bytes, v.overage_policy, v.throttle_kbps,
               v.cycle_mode, v.start_rule, v.is_extra, v.coverage
          from plan_order u
          join plan_order o on o.partner_id = u.partner_id and o.id = u.id
          join plan_version v on v.id = o.plan_version_id
         where u.partner_id = {partner_id} and u.sim_id = {sim_id} and u.status in {{OrderStatusSql.Live}}
         order by o.id
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"));

    private static readonly ReadStatement FindTerms = new(
        """
        select v.package_code, v.name_zh, v.name_en, v.package_type, v.volume_bytes, v.overage_policy, v.throttle_kbps,
               v.cycle_mode, v.start_rule, v.is_extra, v.coverage
          from plan p join plan_version v on v.id = p.current_version_id
         where p.package_code = {package_code}
        """,
        Column.Text("package_code"));

    // What was sold, however the plan has changed since.
    private static readonly ReadQuery<(long PartnerId, long OrderId), PlanTermsShown> FindSoldTerms = new(
        """
        select v.package_code, v.name_zh, v.name_en, v.package_type, v.volume_bytes, v.overage_policy, v.throttle_kbps,
               v.cycle_mode, v.start_rule, v.is_extra, v.coverage
          from plan_order o join plan_version v on v.id = o.plan_version_id
         where o.partner_id = {partner_id} and o.id = {id}
        """,
        new Columns<(long PartnerId, long OrderId)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("id", asked => asked.OrderId),
        columns =>
        {
            var first = columns["package_code"];
            return (_, row) => ReadTerms(row, first);
        });

    /// <summary>
    /// What was sold; of an order that is not paid what the plan gives, whether or not it is still sold.
    /// </summary>
    public static async Task<PlanTermsShown> FindTermsAsync(
        Db db, ShopOrder order, CancellationToken cancellationToken) => order.OrderId is { } sold
        ? (await db.ListAsync(FindSoldTerms, (order.PartnerId, sold), cancellationToken))[0]
        : (await db.ListAsync(
            FindTerms, sink => sink.Text(order.PackageCode), static row => ReadTerms(row, 0), cancellationToken))[0];

    /// <summary>Null if the card is gone since it was found.</summary>
    public static async Task<CardRow?> FindAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        (await db.ListAsync(
            FindSim,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(simId);
            },
            static row => new CardRow(
                row.GetText(0), (SimType)row.GetBigInt(1), row.GetText(2),
                new SimLife((SimLifeCycle)row.GetBigInt(3), Instants.FromStored(row.GetBigIntOrNull(4)))),
            cancellationToken)).FirstOrDefault();

    /// <summary>By their ids, and so in the order in which they were placed.</summary>
    public static Task<List<OpenOrder>> ListAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListOpen,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(simId);
            },
            static row => new OpenOrder(
                row.GetBigInt(0),
                (OrderKind)row.GetBigInt(1),
                (OrderStatus)row.GetBigInt(2),
                (int)row.GetBigInt(3),
                Instants.FromStored(row.GetBigInt(4))!.Value,
                IsArmed: !row.IsNull(5),
                Instants.FromStored(row.GetBigIntOrNull(6)),
                ReadTerms(row, 7)),
            cancellationToken);

    /// <param name="row">The row.</param>
    /// <param name="n">Where the plan's columns begin.</param>
    private static PlanTermsShown ReadTerms(IRow row, int n) => new()
    {
        Code = row.GetText(n),
        NameZh = row.GetText(n + 1),
        NameEn = row.GetText(n + 2),
        Type = (PlanType)row.GetBigInt(n + 3),
        VolumeBytes = row.GetBigIntOrNull(n + 4),
        OveragePolicy = (OveragePolicy)row.GetBigInt(n + 5),
        ThrottleKbps = (int?)row.GetBigIntOrNull(n + 6),
        CycleMode = (CycleMode)row.GetBigInt(n + 7),
        StartRule = (StartRule)row.GetBigInt(n + 8),
        IsExtra = row.GetBigInt(n + 9) != 0,
        Place = CoveredPlace.Of(row.GetText(n + 10).Split(',', StringSplitOptions.RemoveEmptyEntries)),
    };

    /// <summary>What of a card's row the shop needs.</summary>
    internal sealed record CardRow(string Iccid, SimType Type, string Carrier, SimLife Life);

    /// <summary>An order that is not over.</summary>
    internal sealed record OpenOrder(
        long Id, OrderKind Kind, OrderStatus Status, int Periods, DateTimeOffset BoughtAt, bool IsArmed,
        DateTimeOffset? EndAt, PlanTermsShown Terms);
}
