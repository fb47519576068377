using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>SIMs into a bundle group, or out of it (<c>mall-api.md</c>, 4).</summary>
public sealed record GroupSimsRequest
{
    /// <summary>ICCIDs, 1 to 1,000.</summary>
    [JsonPropertyName("sim_ids"), JsonConverter(typeof(LenientStringListConverter))]
    public IReadOnlyList<string>? SimIds { get; set; }
}
