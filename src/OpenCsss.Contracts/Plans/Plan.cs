using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Plans;

/// <summary>A plan as the partner may order it (<c>csss-api.md</c>, 6.1).</summary>
public sealed record Plan
{
    /// <summary>Plan code.</summary>
    [JsonPropertyName("package_code"), JsonPropertyOrder(1)]
    public required string PackageCode { get; init; }

    /// <summary>Its name in the language of the answer.</summary>
    [JsonPropertyName("package_name"), JsonPropertyOrder(2)]
    public required string PackageName { get; init; }

    /// <summary>
    /// <c>0</c> unlimited daily, <c>1</c> daily, <c>2</c> monthly, <c>3</c> three months, <c>4</c> six months,
    /// <c>5</c> yearly.
    /// </summary>
    [JsonPropertyName("package_type"), JsonPropertyOrder(3)]
    public required string PackageType { get; init; }

    /// <summary>Volume of a period in MB; <c>-1</c> is no limit.</summary>
    [JsonPropertyName("flow"), JsonPropertyOrder(4)]
    public required string Flow { get; init; }

    /// <summary><c>day</c>, <c>month</c>, <c>quarter</c>, <c>half_year</c> or <c>year</c>.</summary>
    [JsonPropertyName("period_unit"), JsonPropertyOrder(5)]
    public required string PeriodUnit { get; init; }

    /// <summary><c>calendar</c> or <c>rolling</c>.</summary>
    [JsonPropertyName("cycle_mode"), JsonPropertyOrder(6)]
    public required string CycleMode { get; init; }

    /// <summary>Least number of periods of an order.</summary>
    [JsonPropertyName("min_period"), JsonPropertyOrder(7)]
    public required int MinPeriod { get; init; }

    /// <summary>Greatest number of periods of an order.</summary>
    [JsonPropertyName("max_period"), JsonPropertyOrder(8)]
    public required int MaxPeriod { get; init; }

    /// <summary>When the volume is used up: <c>stop</c>, <c>allowance</c>, <c>none</c> or <c>throttle</c>.</summary>
    [JsonPropertyName("overage_policy"), JsonPropertyOrder(9)]
    public required string OveragePolicy { get; init; }

    /// <summary>The speed after the volume in kbit/s, with <c>throttle</c>; else null.</summary>
    [JsonPropertyName("throttle_kbps"), JsonPropertyOrder(10)]
    public required int? ThrottleKbps { get; init; }

    /// <summary><c>enable</c> or <c>first_use</c>.</summary>
    [JsonPropertyName("start_rule"), JsonPropertyOrder(11)]
    public required string StartRule { get; init; }

    /// <summary>What a period costs this partner, two decimals.</summary>
    [JsonPropertyName("price"), JsonPropertyOrder(12)]
    public required string Price { get; init; }

    /// <summary>ISO 4217 code of the partner's currency.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(13)]
    public required string Currency { get; init; }

    /// <summary>Mobile codes of the countries where it works.</summary>
    [JsonPropertyName("coverage"), JsonPropertyOrder(14)]
    public required IReadOnlyList<string> Coverage { get; init; }

    /// <summary>SIM types that it works on: <c>1</c> physical, <c>2</c> OTA, <c>3</c> eSIM.</summary>
    [JsonPropertyName("sim_types"), JsonPropertyOrder(15)]
    public required IReadOnlyList<string> SimTypes { get; init; }

    /// <summary><c>1</c> for an add-on, which <c>/package/orderExtraPackage</c> sells; else <c>0</c>.</summary>
    [JsonPropertyName("is_extra"), JsonPropertyOrder(16)]
    public required string IsExtra { get; init; }

    /// <summary>Free text; <c>""</c> is none.</summary>
    [JsonPropertyName("remark"), JsonPropertyOrder(17)]
    public required string Remark { get; init; }
}
