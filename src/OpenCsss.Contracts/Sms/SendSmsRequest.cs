using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sms;

/// <summary>Sends a message to one SIM or to several: <c>POST /sms/sendSms</c> (<c>csss-api.md</c>, 7.1).</summary>
public sealed record SendSmsRequest
{
    /// <summary>The SIM's ICCID; this or <see cref="DeviceList"/>.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; set; }

    /// <summary>The ICCIDs of 1 to 100 SIMs.</summary>
    [JsonPropertyName("deviceList"), JsonConverter(typeof(LenientStringListConverter))]
    public IReadOnlyList<string>? DeviceList { get; set; }

    /// <summary><c>Text</c> (default) or <c>Binary</c>.</summary>
    [JsonPropertyName("message_type"), JsonConverter(typeof(LenientStringConverter))]
    public string? MessageType { get; set; }

    /// <summary>The text, or the octets in hexadecimal; at most 10 parts.</summary>
    [JsonPropertyName("content"), JsonConverter(typeof(LenientStringConverter))]
    public string? Content { get; set; }

    /// <summary>For how many minutes it is worth sending; 1440 if missing.</summary>
    [JsonPropertyName("validity_period"), JsonConverter(typeof(LenientStringConverter))]
    public string? ValidityPeriod { get; set; }

    /// <summary>The caller's own reference, at most 64 characters.</summary>
    [JsonPropertyName("request_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? RequestId { get; set; }
}
