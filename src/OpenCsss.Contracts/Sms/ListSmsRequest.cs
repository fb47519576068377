using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sms;

/// <summary>
/// Lists messages: <c>POST /sms/queryMTSmsStatus</c> and <c>/sms/querySmsCDR</c> (<c>csss-api.md</c>, 7.2). Either
/// <see cref="SmsId"/>, or a page of what the other filters leave.
/// </summary>
public sealed record ListSmsRequest
{
    /// <summary>This message alone.</summary>
    [JsonPropertyName("sms_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? SmsId { get; init; }

    /// <summary>Messages of this SIM alone, by its ICCID.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }

    /// <summary>Messages from this time on, <c>yyyy-MM-dd HH:mm:ss</c> in the partner's time zone.</summary>
    [JsonPropertyName("start_time"), JsonConverter(typeof(LenientStringConverter))]
    public string? StartTime { get; init; }

    /// <summary>Messages up to this second.</summary>
    [JsonPropertyName("end_time"), JsonConverter(typeof(LenientStringConverter))]
    public string? EndTime { get; init; }

    /// <summary>The page, from 1; required without <see cref="SmsId"/>.</summary>
    [JsonPropertyName("page_no"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageNumber { get; init; }

    /// <summary>Messages in a page, at most 500; required without <see cref="SmsId"/>.</summary>
    [JsonPropertyName("page_size"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageSize { get; init; }
}
