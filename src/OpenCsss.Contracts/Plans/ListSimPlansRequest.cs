using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Plans;

/// <summary>
/// Lists for each SIM of a page the plans that it may be ordered: <c>POST /package/queryDevicePackages</c>
/// (<c>csss-api.md</c>, 6.8). Deprecated: <see cref="ListPlansRequest"/> takes a <c>device_id</c>.
/// </summary>
public sealed record ListSimPlansRequest
{
    /// <summary>The page, from 1; required.</summary>
    [JsonPropertyName("page_no"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageNumber { get; init; }

    /// <summary>SIMs in a page, at most 500; required.</summary>
    [JsonPropertyName("page_size"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageSize { get; init; }
}
