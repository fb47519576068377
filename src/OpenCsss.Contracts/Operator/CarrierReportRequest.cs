using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Operator;

/// <summary>What a carrier reports of a SIM. Numbers and digits in strings are taken for each other.</summary>
public sealed record CarrierReportRequest
{
    /// <summary><c>location</c>, <c>use</c> or <c>imsi</c>.</summary>
    [JsonPropertyName("kind"), JsonConverter(typeof(LenientStringConverter))]
    public string? Kind { get; init; }

    /// <summary>The SIM; or <see cref="Imsi"/> names it.</summary>
    [JsonPropertyName("iccid"), JsonConverter(typeof(LenientStringConverter))]
    public string? Iccid { get; init; }

    /// <summary>One of the SIM's IMSIs; of the kind <c>imsi</c> the new one.</summary>
    [JsonPropertyName("imsi"), JsonConverter(typeof(LenientStringConverter))]
    public string? Imsi { get; init; }

    /// <summary>The country; required of the kind <c>location</c>.</summary>
    [JsonPropertyName("mcc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mcc { get; init; }

    /// <summary>The network in the country.</summary>
    [JsonPropertyName("mnc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mnc { get; init; }

    /// <summary>When, in milliseconds since 1970 UTC; missing: now.</summary>
    [JsonPropertyName("at"), JsonConverter(typeof(LenientStringConverter))]
    public string? At { get; init; }
}

/// <summary>The report was taken.</summary>
/// <param name="Iccid">Whose it was.</param>
public sealed record ReportReceived([property: JsonPropertyName("iccid")] string Iccid);
