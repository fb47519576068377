using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>The catalogue as one partner sees it.</summary>
internal static class PlanListStore
{
    // Its own price comes before the default one; a plan without either is not sold to it.
    private static readonly ReadStatement ListSold = new(
        """
        select v.package_code, v.name_zh, v.name_en, v.package_type, v.volume_bytes, v.cycle_mode, v.min_period,
               v.max_period, v.overage_policy, v.throttle_kbps, v.start_rule, v.coverage, v.sim_types, v.is_extra,
               v.remark, v.carrier, coalesce(own.price_minor, d.price_minor)
          from plan p
          join plan_version v on v.id = p.current_version_id
          left join partner_price own on own.partner_id = {partner_id} and own.package_code = p.package_code
                                     and own.currency = {currency}
          left join plan_price d on d.package_code = p.package_code and d.currency = {currency}
         where coalesce(p.sellable_from, {now}) <= {now} and (p.sellable_until is null or p.sellable_until > {now})
           and coalesce(own.price_minor, d.price_minor) is not null
         order by p.package_code
        """,
        Column.BigInt("partner_id"), Column.Text("currency"), Column.BigInt("now"));

    /// <summary>The plans that are sold to the partner now, by their codes.</summary>
    public static Task<List<PricedPlan>> ListAsync(
        Db db, Partner partner, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListSold,
            sink =>
            {
                sink.BigInt(partner.Id);
                sink.Text(partner.Currency.Value);
                sink.BigInt(now.ToUnixTimeMilliseconds());
            },
            static row => new PricedPlan
            {
                Code = row.GetText(0),
                NameZh = row.GetText(1),
                NameEn = row.GetText(2),
                Type = (PlanType)row.GetBigInt(3),
                VolumeBytes = row.GetBigIntOrNull(4),
                CycleMode = (CycleMode)row.GetBigInt(5),
                MinPeriods = (int)row.GetBigInt(6),
                MaxPeriods = (int)row.GetBigInt(7),
                OveragePolicy = (OveragePolicy)row.GetBigInt(8),
                ThrottleKbps = (int?)row.GetBigIntOrNull(9),
                StartRule = (StartRule)row.GetBigInt(10),
                Coverage = row.GetText(11).Split(',', StringSplitOptions.RemoveEmptyEntries),
                SimTypes = row.GetText(12).Split(','),
                IsExtra = row.GetBigInt(13) != 0,
                Remark = row.GetText(14),
                Carrier = row.GetText(15),
                PriceMinor = row.GetBigInt(16),
            },
            cancellationToken);
}
