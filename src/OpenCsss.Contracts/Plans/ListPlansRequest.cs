using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Plans;

/// <summary>
/// Lists the plans that the partner may order now: <c>POST /package/syncPackages</c> (<c>csss-api.md</c>, 6.1). A
/// filter that is missing or <c>""</c> does not narrow the list.
/// </summary>
public sealed record ListPlansRequest
{
    /// <summary>The page, from 1; missing is the first.</summary>
    [JsonPropertyName("page_no"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageNumber { get; init; }

    /// <summary>Plans in a page, at most 500; missing is all of them in one page.</summary>
    [JsonPropertyName("page_size"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageSize { get; init; }

    /// <summary>This plan alone.</summary>
    [JsonPropertyName("package_code"), JsonConverter(typeof(LenientStringConverter))]
    public string? PackageCode { get; init; }

    /// <summary>Plans that work in the country of this mobile code, three digits.</summary>
    [JsonPropertyName("mcc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mcc { get; init; }

    /// <summary>Plans that fit this SIM, by its ICCID.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }
}
