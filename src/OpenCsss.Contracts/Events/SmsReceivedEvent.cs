using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>
/// Body of the kind <c>sms_received</c>: a message from a SIM (<c>notifications.md</c>, 4). An endpoint may choose to
/// have it without <c>message_type</c>. Members that are null are left out.
/// </summary>
public sealed record SmsReceivedEvent
{
    /// <summary>The partner's access code.</summary>
    [JsonPropertyName("partner_code")]
    public required string PartnerCode { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("sim_id")]
    public required string SimId { get; init; }

    /// <summary>The SIM's first IMSI.</summary>
    [JsonPropertyName("imsi")]
    public required string Imsi { get; init; }

    /// <summary><c>Text</c> or <c>Binary</c>; null where an endpoint has chosen to have none.</summary>
    [JsonPropertyName("message_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageType { get; init; }

    /// <summary>Text; upper-case hexadecimal if it is binary.</summary>
    [JsonPropertyName("text_message")]
    public required string TextMessage { get; init; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    [JsonPropertyName("received_at")]
    public required string ReceivedAt { get; init; }

    /// <summary>The <c>sms_id</c> of the message that this one answers; null if it answers none (ours).</summary>
    [JsonPropertyName("reply_to"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReplyTo { get; init; }
}
