using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Operator;

/// <summary>A message that a simulated SIM is to send.</summary>
public sealed record SimulatedSmsRequest
{
    /// <summary>The simulated SIM.</summary>
    [JsonPropertyName("iccid"), JsonConverter(typeof(LenientStringConverter))]
    public string? Iccid { get; init; }

    /// <summary>Whom it is sent to; up to 20 characters, may be missing.</summary>
    [JsonPropertyName("to"), JsonConverter(typeof(LenientStringConverter))]
    public string? To { get; init; }

    /// <summary>What it says; or <see cref="Hex"/> has its octets.</summary>
    [JsonPropertyName("text"), JsonConverter(typeof(LenientStringConverter))]
    public string? Text { get; init; }

    /// <summary>Octets in hexadecimal, instead of a text.</summary>
    [JsonPropertyName("hex"), JsonConverter(typeof(LenientStringConverter))]
    public string? Hex { get; init; }
}

/// <summary>The SIM that has sent it.</summary>
public sealed record SimulatedSmsReceived([property: JsonPropertyName("iccid")] string Iccid);
