using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sims;

/// <summary>Shows one SIM as it is now: <c>POST /device/queryDevice</c> (<c>csss-api.md</c>, 4.2).</summary>
public sealed record ShowSimRequest
{
    /// <summary>The ICCID; required.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }
}
