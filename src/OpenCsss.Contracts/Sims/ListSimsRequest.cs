using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sims;

/// <summary>
/// Lists SIMs in the order in which they were added: <c>POST /device/queryBatchDevice</c> (<c>csss-api.md</c>, 4.1).
/// Numbers and digits in strings are taken for each other. A filter that is missing or <c>""</c> does not narrow the
/// list.
/// </summary>
public sealed record ListSimsRequest
{
    /// <summary>The page, from 1; required.</summary>
    [JsonPropertyName("page_no"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageNumber { get; init; }

    /// <summary>SIMs in a page, at most 500; required.</summary>
    [JsonPropertyName("page_size"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageSize { get; init; }

    /// <summary>These SIMs alone, by their ICCIDs, at most 500; one that is not there is passed over.</summary>
    [JsonPropertyName("device_ids"), JsonConverter(typeof(LenientStringListConverter))]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>
    /// <c>1</c> pre-activation, <c>2</c> activation, <c>3</c> pre-deactivation, <c>4</c> deactivated.
    /// </summary>
    [JsonPropertyName("life_cycle"), JsonConverter(typeof(LenientStringConverter))]
    public string? LifeCycle { get; init; }

    /// <summary><c>1</c> physical, <c>2</c> OTA, <c>3</c> eSIM.</summary>
    [JsonPropertyName("sim_type"), JsonConverter(typeof(LenientStringConverter))]
    public string? SimType { get; init; }

    /// <summary>SIMs of this group, at most 64 characters.</summary>
    [JsonPropertyName("group_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? GroupId { get; init; }

    /// <summary>SIMs that have this tag, at most 64 characters.</summary>
    [JsonPropertyName("tag"), JsonConverter(typeof(LenientStringConverter))]
    public string? Tag { get; init; }
}
