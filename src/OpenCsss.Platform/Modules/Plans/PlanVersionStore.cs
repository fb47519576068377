using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>The versions of plans, and the rows that say which is sold, when, and for how much.</summary>
internal static class PlanVersionStore
{
    public static Task<PlanVersionRow?> FindCurrentAsync(
        DbConnection connection, PackageCode code, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<PlanVersionRow>(new CommandDefinition(
            """
            select v.id as Id, v.version as Version, v.package_code as Code, v.name_zh as NameZh, v.name_en as NameEn,
                   v.package_type as Type, v.volume_bytes as VolumeBytes, v.cycle_mode as CycleMode,
                   v.start_rule as StartRule, v.overage_policy as OveragePolicy,
                   v.allowance_percent as AllowancePercent, v.throttle_kbps as ThrottleKbps, v.coverage as Coverage,
                   v.sim_types as SimTypes, v.min_period as MinPeriod, v.max_period as MaxPeriod,
                   v.is_extra as IsExtra, v.refund_rule as RefundRule, v.carrier as Carrier,
                   v.carrier_product as CarrierProduct, v.remark as Remark
              from plan p
              join plan_version v on v.id = p.current_version_id
             where p.package_code = @code
            """,
            new { code = code.Value }, cancellationToken: cancellationToken));

    /// <summary>The id of the new version.</summary>
    public static async Task<long> InsertAsync(
        DbConnection connection, PlanVersionRow row, long version, long createdAt, CancellationToken cancellationToken)
    {
        var id = await Counters.AddAsync(connection, Counters.PlanVersion, 1, transaction: null, cancellationToken);
        var arguments = new DynamicParameters(row with { Id = id, Version = version });
        arguments.Add("createdAt", createdAt);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into plan_version (id, package_code, version, name_zh, name_en, package_type, volume_bytes,
                   cycle_mode, start_rule, overage_policy, allowance_percent, throttle_kbps, coverage, sim_types,
                   min_period, max_period, is_extra, refund_rule, carrier, carrier_product, remark, created_at)
            values (@Id, @Code, @Version, @NameZh, @NameEn, @Type, @VolumeBytes, @CycleMode, @StartRule,
                   @OveragePolicy, @AllowancePercent, @ThrottleKbps, @Coverage, @SimTypes, @MinPeriod, @MaxPeriod,
                   @IsExtra, @RefundRule, @Carrier, @CarrierProduct, @Remark, @createdAt)
            """,
            arguments, cancellationToken: cancellationToken));
        return id;
    }

    /// <summary>True if something has changed.</summary>
    public static async Task<bool> SetSaleAsync(
        DbConnection connection, PackageCode code, long versionId, PlanTerms terms,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into plan (package_code, current_version_id, sellable_from, sellable_until)
            values (@code, @versionId, @from, @until)
            on conflict (package_code) do update
               set current_version_id = excluded.current_version_id, sellable_from = excluded.sellable_from,
                   sellable_until = excluded.sellable_until
             where plan.current_version_id <> excluded.current_version_id
                or plan.sellable_from is distinct from excluded.sellable_from
                or plan.sellable_until is distinct from excluded.sellable_until
            """,
            new
            {
                code = code.Value, versionId, from = terms.SellableFrom?.ToUnixTimeMilliseconds(),
                until = terms.SellableUntil?.ToUnixTimeMilliseconds(),
            },
            cancellationToken: cancellationToken)) > 0;

    /// <summary>True if the price has changed.</summary>
    public static async Task<bool> SetPriceAsync(
        DbConnection connection, PackageCode code, Currency currency, long priceMinor,
        CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into plan_price (package_code, currency, price_minor) values (@code, @currency, @priceMinor)
            on conflict (package_code, currency) do update set price_minor = excluded.price_minor
             where plan_price.price_minor <> excluded.price_minor
            """,
            new { code = code.Value, currency = currency.Value, priceMinor },
            cancellationToken: cancellationToken)) > 0;

    public static async Task<IReadOnlySet<string>> ListCodesAsync(
        DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(new CommandDefinition(
            "select package_code from plan", cancellationToken: cancellationToken))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Sets a partner's own price, or takes it away.</summary>
    public static Task SetOwnPriceAsync(
        DbConnection connection, OwnPrice price, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            price.PriceMinor is null
                ? """
                  delete from partner_price
                   where partner_id = @PartnerId and package_code = @PackageCode and currency = @currency
                  """
                : """
                  insert into partner_price (partner_id, package_code, currency, price_minor)
                  values (@PartnerId, @PackageCode, @currency, @PriceMinor)
                  on conflict (partner_id, package_code, currency) do update set price_minor = excluded.price_minor
                  """,
            new { price.PartnerId, price.PackageCode, currency = price.Currency.Value, price.PriceMinor },
            cancellationToken: cancellationToken));
}
