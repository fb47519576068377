using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Usage;

/// <summary>Answer of <c>/flow/queryDailyFlowUsage</c> (<c>csss-api.md</c>, 5.3).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="DeviceId">The SIM.</param>
/// <param name="DailyFlow">Every day of the range, the oldest first; days without usage have zeros.</param>
/// <param name="AsOf">Time of the newest record counted of the SIM, in the partner's zone; null for none.</param>
/// <param name="Source">Where that came from; null for none.</param>
public sealed record DailyUsage(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("device_id"), JsonPropertyOrder(2)] string DeviceId,
    [property: JsonPropertyName("daily_flow"), JsonPropertyOrder(3)] IReadOnlyList<DayUsage> DailyFlow,
    [property: JsonPropertyName("as_of"), JsonPropertyOrder(4)] string? AsOf,
    [property: JsonPropertyName("source"), JsonPropertyOrder(5)] string? Source);

/// <summary>A day.</summary>
/// <param name="Date"><c>yyyy-MM-dd</c>, in the partner's zone.</param>
/// <param name="UsedFlow">MB, at most two decimals, rounded down.</param>
/// <param name="UsedBytes">An integer in a string, as the next two.</param>
/// <param name="UplinkBytes">From the SIM.</param>
/// <param name="DownlinkBytes">To the SIM.</param>
/// <param name="MccFlow">By country.</param>
public sealed record DayUsage(
    [property: JsonPropertyName("date"), JsonPropertyOrder(1)] string Date,
    [property: JsonPropertyName("used_flow"), JsonPropertyOrder(2)] string UsedFlow,
    [property: JsonPropertyName("used_bytes"), JsonPropertyOrder(3)] string UsedBytes,
    [property: JsonPropertyName("uplink_bytes"), JsonPropertyOrder(4)] string UplinkBytes,
    [property: JsonPropertyName("downlink_bytes"), JsonPropertyOrder(5)] string DownlinkBytes,
    [property: JsonPropertyName("mcc_flow"), JsonPropertyOrder(6)] IReadOnlyList<CountryUsage> MccFlow);

/// <summary>A country's part of a day.</summary>
/// <param name="Mcc">Its mobile code; <c>""</c> if the network did not say it.</param>
/// <param name="UsedBytes">An integer in a string.</param>
public sealed record CountryUsage(
    [property: JsonPropertyName("mcc"), JsonPropertyOrder(1)] string Mcc,
    [property: JsonPropertyName("used_bytes"), JsonPropertyOrder(2)] string UsedBytes);
