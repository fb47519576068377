using System.Data.Common;
using System.Globalization;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>Plans, their versions and their prices.</summary>
internal static class PlanStore
{
    public static async Task<IReadOnlyList<SellablePlan>> ListSellableAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<PlanRow>(new CommandDefinition(
            """
            select v.id as VersionId, v.package_code as Code, v.package_type as Type, v.volume_bytes as VolumeBytes,
                   v.cycle_mode as CycleMode, v.start_rule as StartRule, v.sim_types as SimTypes,
                   v.min_period as MinPeriod, v.max_period as MaxPeriod, v.is_extra as IsExtra, v.carrier as Carrier,
                   v.coverage as Coverage,
                   v.carrier_product as CarrierProduct, p.sellable_from as SellableFrom,
                   p.sellable_until as SellableUntil
              from plan p
              join plan_version v on v.id = p.current_version_id
            """,
            cancellationToken: cancellationToken));
        return [.. rows.Select(ToPlan)];
    }

    /// <summary>Default prices of all plans in all currencies, or the partner's own.</summary>
    public static async Task<IReadOnlyList<PlanPrice>> ListPricesAsync(
        DbConnection connection, long? partnerId, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<PlanPrice>(new CommandDefinition(
            partnerId is null
                ? "select package_code as Code, currency as Currency, price_minor as PriceMinor from plan_price"
                : """
                  select package_code as Code, currency as Currency, price_minor as PriceMinor from partner_price
                   where partner_id = @partnerId
                  """,
            new { partnerId }, cancellationToken: cancellationToken))).AsList();

    private static SellablePlan ToPlan(PlanRow row) => new()
    {
        VersionId = row.VersionId,
        Code = row.Code,
        CarrierProduct = row.CarrierProduct,
        Terms = new PlanTerms
        {
            Type = (PlanType)row.Type,
            CycleMode = (CycleMode)row.CycleMode,
            StartRule = (StartRule)row.StartRule,
            VolumePerPeriod = row.VolumeBytes is { } bytes ? new DataVolume(bytes) : null,
            MinPeriods = (int)row.MinPeriod,
            MaxPeriods = (int)row.MaxPeriod,
            SimTypes = [.. row.SimTypes.Split(',')
                .Select(text => (SimType)int.Parse(text, CultureInfo.InvariantCulture))],
            Carrier = row.Carrier,
            Coverage = [.. row.Coverage.Split(',').Where(text => text.Length > 0).Select(ToCountry)],
            IsExtra = row.IsExtra != 0,
            SellableFrom = Instants.FromStored(row.SellableFrom),
            SellableUntil = Instants.FromStored(row.SellableUntil),
        },
    };

    private static Mcc ToCountry(string text) => Mcc.TryParse(text, out var country)
        ? country
        : throw new InvalidDataException($"A plan covers '{text}', which is no country code.");

    private sealed class PlanRow
    {
        public long VersionId { get; init; }

        public string Code { get; init; } = "";

        public long Type { get; init; }

        public long? VolumeBytes { get; init; }

        public long CycleMode { get; init; }

        public long StartRule { get; init; }

        public string SimTypes { get; init; } = "";

        public long MinPeriod { get; init; }

        public long MaxPeriod { get; init; }

        public long IsExtra { get; init; }

        public string Carrier { get; init; } = "";

        public string Coverage { get; init; } = "";

        public string CarrierProduct { get; init; } = "";

        public long? SellableFrom { get; init; }

        public long? SellableUntil { get; init; }
    }
}

/// <summary>The price of one period of a plan in one currency.</summary>
internal sealed class PlanPrice
{
    public string Code { get; init; } = "";

    public string Currency { get; init; } = "";

    public long PriceMinor { get; init; }
}
