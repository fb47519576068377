using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Plans.Places;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>A card's row, and its orders in use and waiting.</summary>
internal static class ShopCardOrders
{
    private const string Terms =
        """
        v.package_code, v.name_zh, v.name_en, v.package_type, v.volume_bytes, v.overage_policy, v.throttle_kbps,
        v.cycle_mode, v.start_rule, v.is_extra, v.coverage
        """;

    private static readonly Columns<(long PartnerId, long SimId)> OneSim =
        new Columns<(long PartnerId, long SimId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("sim_id", key => key.SimId);

    private static readonly ReadQuery<(long PartnerId, long SimId), CardRow> FindSim = new(
        """
        select s.iccid, s.sim_type, s.carrier, s.life_cycle, s.life_expire_at
          from sim s where s.partner_id = {partner_id} and s.id = {sim_id}
        """,
        OneSim,
        columns =>
        {
            var (iccid, type, carrier) = (columns["iccid"], columns["sim_type"], columns["carrier"]);
            var (lifeCycle, expireAt) = (columns["life_cycle"], columns["life_expire_at"]);
            return row => new CardRow(
                row.GetText(iccid), (SimType)row.GetBigInt(type), row.GetText(carrier),
                new SimLife(
                    (SimLifeCycle)row.GetBigInt(lifeCycle), Instants.FromStored(row.GetBigIntOrNull(expireAt))));
        });

    // Their ids come from ix_plan_order_sim, however long the history is.
    private static readonly ReadQuery<(long PartnerId, long SimId), OpenOrder> ListOpen = new(
        $$"""
        select o.id, o.kind, o.status, o.order_period, o.created_at, o.armed_at, o.expire_at, {{Terms}}
          from plan_order u
          join plan_order o on o.partner_id = u.partner_id and o.id = u.id
          join plan_version v on v.id = o.plan_version_id
         where u.partner_id = {partner_id} and u.sim_id = {sim_id} and u.status in {{OrderStatusSql.Live}}
         order by o.id
        """,
        OneSim,
        columns =>
        {
            var (id, kind, status) = (columns["id"], columns["kind"], columns["status"]);
            var (periods, createdAt) = (columns["order_period"], columns["created_at"]);
            var (armedAt, expireAt) = (columns["armed_at"], columns["expire_at"]);
            var terms = TermsShape(columns);
            return row => new OpenOrder(
                row.GetBigInt(id), (OrderKind)row.GetBigInt(kind), (OrderStatus)row.GetBigInt(status),
                (int)row.GetBigInt(periods), Instants.FromStored(row.GetBigInt(createdAt))!.Value,
                !row.IsNull(armedAt), Instants.FromStored(row.GetBigIntOrNull(expireAt)), terms(row));
        });

    private static readonly ReadQuery<string, PlanTermsShown> FindTerms = new(
        $$"""
        select {{Terms}}
          from plan p join plan_version v on v.id = p.current_version_id
         where p.package_code = {package_code}
        """,
        new Columns<string>().Text("package_code", code => code),
        TermsShape);

    // What was sold, however the plan has changed since.
    private static readonly ReadQuery<(long PartnerId, long OrderId), PlanTermsShown> FindSoldTerms = new(
        $$"""
        select {{Terms}}
          from plan_order o join plan_version v on v.id = o.plan_version_id
         where o.partner_id = {partner_id} and o.id = {id}
        """,
        new Columns<(long PartnerId, long OrderId)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("id", asked => asked.OrderId),
        TermsShape);

    /// <summary>
    /// What was sold; of an order that is not paid what the plan gives, whether or not it is still sold.
    /// </summary>
    public static async Task<PlanTermsShown> FindTermsAsync(
        Db db, ShopOrder order, CancellationToken cancellationToken) => order.OrderId is { } sold
        ? (await db.AskAsync(FindSoldTerms, (order.PartnerId, sold), cancellationToken))[0]
        : (await db.AskAsync(FindTerms, order.PackageCode, cancellationToken))[0];

    /// <summary>Null if the card is gone since it was found.</summary>
    public static async Task<CardRow?> FindAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        (await db.AskAsync(FindSim, (partnerId, simId), cancellationToken)).FirstOrDefault();

    /// <summary>By their ids, and so in the order in which they were placed.</summary>
    public static Task<List<OpenOrder>> ListAsync(
        Db db, long partnerId, long simId, CancellationToken cancellationToken) =>
        db.AskAsync(ListOpen, (partnerId, simId), cancellationToken);

    private static Func<IRow, PlanTermsShown> TermsShape(ResultColumns columns)
    {
        var (code, nameZh, nameEn) = (columns["package_code"], columns["name_zh"], columns["name_en"]);
        var (type, volume) = (columns["package_type"], columns["volume_bytes"]);
        var (policy, throttle) = (columns["overage_policy"], columns["throttle_kbps"]);
        var (cycleMode, startRule) = (columns["cycle_mode"], columns["start_rule"]);
        var (isExtra, coverage) = (columns["is_extra"], columns["coverage"]);
        return row => new PlanTermsShown
        {
            Code = row.GetText(code),
            NameZh = row.GetText(nameZh),
            NameEn = row.GetText(nameEn),
            Type = (PlanType)row.GetBigInt(type),
            VolumeBytes = row.GetBigIntOrNull(volume),
            OveragePolicy = (OveragePolicy)row.GetBigInt(policy),
            ThrottleKbps = (int?)row.GetBigIntOrNull(throttle),
            CycleMode = (CycleMode)row.GetBigInt(cycleMode),
            StartRule = (StartRule)row.GetBigInt(startRule),
            IsExtra = row.GetBigInt(isExtra) != 0,
            Place = CoveredPlace.Of(row.GetText(coverage).Split(',', StringSplitOptions.RemoveEmptyEntries)),
        };
    }

    /// <summary>What of a card's row the shop needs.</summary>
    internal sealed record CardRow(string Iccid, SimType Type, string Carrier, SimLife Life);

    /// <summary>An order that is not over.</summary>
    internal sealed record OpenOrder(
        long Id, OrderKind Kind, OrderStatus Status, int Periods, DateTimeOffset BoughtAt, bool IsArmed,
        DateTimeOffset? EndAt, PlanTermsShown Terms);
}
