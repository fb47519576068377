using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>
/// Body of the kind <c>sms_report</c>: a message to a SIM has come to its end (<c>notifications.md</c>, 4).
/// </summary>
public sealed record SmsReportEvent
{
    /// <summary>The partner's access code.</summary>
    [JsonPropertyName("partner_code")]
    public required string PartnerCode { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("sim_id")]
    public required string SimId { get; init; }

    /// <summary><c>SMS_…</c>, as <c>sendSms</c> gave it.</summary>
    [JsonPropertyName("sms_id")]
    public required string SmsId { get; init; }

    /// <summary>What the partner called it; empty if it did not.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }

    /// <summary>As <c>csss-api.md</c>, 7.2.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Why it failed; empty if it did not.</summary>
    [JsonPropertyName("error_code")]
    public required string ErrorCode { get; init; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    [JsonPropertyName("done_at")]
    public required string DoneAt { get; init; }
}
