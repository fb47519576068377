using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>The catalogue as one partner sees it.</summary>
internal static class PlanListStore
{
    // Its own price comes before the default one; a plan without either is not sold to it.
    private static readonly ReadQuery<(Partner Partner, DateTimeOffset Now), PricedPlan> ListSold = new(
        """
        select v.package_code, v.name_zh, v.name_en, v.package_type, v.volume_bytes, v.cycle_mode, v.min_period,
               v.max_period, v.overage_policy, v.throttle_kbps, v.start_rule, v.coverage, v.sim_types, v.is_extra,
               v.remark, v.carrier, coalesce(own.price_minor, d.price_minor) as price_minor
          from plan p
          join plan_version v on v.id = p.current_version_id
          left join partner_price own on own.partner_id = {partner_id} and own.package_code = p.package_code
                                     and own.currency = {currency}
          left join plan_price d on d.package_code = p.package_code and d.currency = {currency}
         where coalesce(p.sellable_from, {now}) <= {now} and (p.sellable_until is null or p.sellable_until > {now})
           and coalesce(own.price_minor, d.price_minor) is not null
         order by p.package_code
        """,
        new Columns<(Partner Partner, DateTimeOffset Now)>()
            .BigInt("partner_id", asked => asked.Partner.Id)
            .Text("currency", asked => asked.Partner.Currency.Value)
            .BigInt("now", asked => asked.Now.ToUnixTimeMilliseconds()),
        PlanShape);

    /// <summary>The plans that are sold to the partner now, by their codes.</summary>
    public static Task<List<PricedPlan>> ListAsync(
        Db db, Partner partner, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ListAsync(ListSold, (partner, now), cancellationToken);

    private static Func<IRow, PricedPlan> PlanShape(ResultColumns columns)
    {
        var (code, nameZh, nameEn, type) =
            (columns["package_code"], columns["name_zh"], columns["name_en"], columns["package_type"]);
        var (volume, cycleMode) = (columns["volume_bytes"], columns["cycle_mode"]);
        var (minPeriods, maxPeriods) = (columns["min_period"], columns["max_period"]);
        var (overage, throttle, startRule) =
            (columns["overage_policy"], columns["throttle_kbps"], columns["start_rule"]);
        var (coverage, simTypes, isExtra) = (columns["coverage"], columns["sim_types"], columns["is_extra"]);
        var (remark, carrier, price) = (columns["remark"], columns["carrier"], columns["price_minor"]);
        return row => new PricedPlan
        {
            Code = row.GetText(code),
            NameZh = row.GetText(nameZh),
            NameEn = row.GetText(nameEn),
            Type = (PlanType)row.GetBigInt(type),
            VolumeBytes = row.GetBigIntOrNull(volume),
            CycleMode = (CycleMode)row.GetBigInt(cycleMode),
            MinPeriods = (int)row.GetBigInt(minPeriods),
            MaxPeriods = (int)row.GetBigInt(maxPeriods),
            OveragePolicy = (OveragePolicy)row.GetBigInt(overage),
            ThrottleKbps = (int?)row.GetBigIntOrNull(throttle),
            StartRule = (StartRule)row.GetBigInt(startRule),
            Coverage = row.GetText(coverage).Split(',', StringSplitOptions.RemoveEmptyEntries),
            SimTypes = row.GetText(simTypes).Split(','),
            IsExtra = row.GetBigInt(isExtra) != 0,
            Remark = row.GetText(remark),
            Carrier = row.GetText(carrier),
            PriceMinor = row.GetBigInt(price),
        };
    }
}
