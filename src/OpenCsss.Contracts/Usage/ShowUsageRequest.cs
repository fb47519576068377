using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Usage;

/// <summary>
/// What one SIM has used in the current cycle: <c>POST /flow/queryDeviceFlowUsage</c> (<c>csss-api.md</c>, 5.1).
/// </summary>
public sealed record ShowUsageRequest
{
    /// <summary>The ICCID; required.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }
}

/// <summary>The same of many SIMs: <c>POST /flow/queryBatchDeviceFlowUsage</c> (<c>csss-api.md</c>, 5.2).</summary>
public sealed record ListUsageRequest
{
    /// <summary>ICCIDs, from 1 to 500; required.</summary>
    [JsonPropertyName("deviceList"), JsonConverter(typeof(LenientStringListConverter))]
    public IReadOnlyList<string>? DeviceList { get; init; }
}

/// <summary>
/// One SIM, a day or a range of days: <c>POST /flow/queryDailyFlowUsage</c> (<c>csss-api.md</c>, 5.3). Days are the
/// partner's zone's, <c>yyyy-MM-dd</c>.
/// </summary>
public sealed record ListDailyUsageRequest
{
    /// <summary>The ICCID; required.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }

    /// <summary>The one day; or the two others give the range.</summary>
    [JsonPropertyName("date"), JsonConverter(typeof(LenientStringConverter))]
    public string? Date { get; init; }

    /// <summary>The first day of a range.</summary>
    [JsonPropertyName("start_date"), JsonConverter(typeof(LenientStringConverter))]
    public string? StartDate { get; init; }

    /// <summary>Its last day; at most 92 days in all.</summary>
    [JsonPropertyName("end_date"), JsonConverter(typeof(LenientStringConverter))]
    public string? EndDate { get; init; }
}

/// <summary>Many SIMs, one month: <c>POST /flow/queryMonthlyFlowUsage</c> (<c>csss-api.md</c>, 5.4).</summary>
public sealed record ListMonthlyUsageRequest
{
    /// <summary>The partner's zone's, <c>yyyyMM</c> or <c>yyyy-MM</c>; required.</summary>
    [JsonPropertyName("month"), JsonConverter(typeof(LenientStringConverter))]
    public string? Month { get; init; }

    /// <summary>ICCIDs, from 1 to 500; without it all SIMs, a page at a time.</summary>
    [JsonPropertyName("deviceList"), JsonConverter(typeof(LenientStringListConverter))]
    public IReadOnlyList<string>? DeviceList { get; init; }

    /// <summary>The page, from 1; required without <see cref="DeviceList"/>.</summary>
    [JsonPropertyName("page_no"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageNumber { get; init; }

    /// <summary>SIMs in a page, at most 500; required without <see cref="DeviceList"/>.</summary>
    [JsonPropertyName("page_size"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageSize { get; init; }
}
