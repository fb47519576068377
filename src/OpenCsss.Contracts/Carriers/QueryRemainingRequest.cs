using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Carriers;

/// <summary>
/// Asks the network operator, now, what is left on a SIM: <c>POST /flow/getInfoByDeviceId</c>
/// (<c>csss-api.md</c>, 8.2).
/// </summary>
public sealed record QueryRemainingRequest
{
    /// <summary>The SIM's ICCID; required.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }
}
