using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Usage;

/// <summary>Answer of <c>/flow/queryMonthlyFlowUsage</c> (<c>csss-api.md</c>, 5.4).</summary>
/// <param name="DeviceFlow">The SIMs of the page; months without usage have zeros.</param>
/// <param name="DeviceFlowCount">How many they are, in the documentation's spelling.</param>
/// <param name="Page">Which part of the SIMs this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="MonthFlow">
/// The same list under the name that it had before the documentation's was known. It goes with the next release.
/// </param>
public sealed record MonthlyUsage(
    [property: JsonPropertyName("device_flow"), JsonPropertyOrder(1)] IReadOnlyList<MonthUsage> DeviceFlow,
    [property: JsonPropertyName("devide_flow_list_num"), JsonPropertyOrder(2)] int DeviceFlowCount,
    [property: JsonPropertyName("page"), JsonPropertyOrder(3)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(4)] string? Sign,
    [property: JsonPropertyName("month_flow"), JsonPropertyOrder(5)] IReadOnlyList<MonthUsage> MonthFlow);

/// <summary>A SIM's month.</summary>
/// <param name="DeviceId">The SIM.</param>
/// <param name="Flow">MB, a number with two decimals, rounded down.</param>
/// <param name="Month"><c>yyyyMM</c>.</param>
/// <param name="UsedFlow">MB, at most two decimals, rounded down.</param>
/// <param name="UsedBytes">An integer in a string, as the next two.</param>
/// <param name="SmsMt">Messages to the SIM.</param>
/// <param name="SmsMo">Messages from the SIM.</param>
/// <param name="AsOf">Time of the newest record of the month, in the partner's zone; null for none.</param>
public sealed record MonthUsage(
    [property: JsonPropertyName("device_id"), JsonPropertyOrder(1)] string DeviceId,
    [property: JsonPropertyName("flow"), JsonPropertyOrder(2)] decimal Flow,
    [property: JsonPropertyName("month"), JsonPropertyOrder(3)] string Month,
    [property: JsonPropertyName("used_flow"), JsonPropertyOrder(4)] string UsedFlow,
    [property: JsonPropertyName("used_bytes"), JsonPropertyOrder(5)] string UsedBytes,
    [property: JsonPropertyName("sms_mt"), JsonPropertyOrder(6)] string SmsMt,
    [property: JsonPropertyName("sms_mo"), JsonPropertyOrder(7)] string SmsMo,
    [property: JsonPropertyName("as_of"), JsonPropertyOrder(8)] string? AsOf);
