using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sms;

/// <summary>Answer of <c>/sms/querySmsCDR</c> (<c>csss-api.md</c>, 7.2).</summary>
/// <param name="Page">Which part of the list this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="CdrList">The messages of the page, to SIMs and from them, newest first.</param>
public sealed record SmsRecordList(
    [property: JsonPropertyName("page"), JsonPropertyOrder(1)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(2)] string? Sign,
    [property: JsonPropertyName("cdr_list"), JsonPropertyOrder(3)] IReadOnlyList<SmsRecord> CdrList);

/// <summary>
/// A message as it is accounted for. Times are <c>yyyy-MM-dd HH:mm:ss</c> in the partner's time zone, or null.
/// </summary>
public sealed record SmsRecord
{
    /// <summary>The message's id.</summary>
    [JsonPropertyName("sms_id"), JsonPropertyOrder(1)]
    public required string SmsId { get; init; }

    /// <summary><c>MT</c> to the SIM, <c>MO</c> from it.</summary>
    [JsonPropertyName("direction"), JsonPropertyOrder(2)]
    public required string Direction { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("device_id"), JsonPropertyOrder(3)]
    public required string DeviceId { get; init; }

    /// <summary><c>Text</c> or <c>Binary</c>.</summary>
    [JsonPropertyName("message_type"), JsonPropertyOrder(4)]
    public required string MessageType { get; init; }

    /// <summary>Of how many short messages it consists.</summary>
    [JsonPropertyName("parts"), JsonPropertyOrder(5)]
    public required int Parts { get; init; }

    /// <summary>As in the status list; <c>2</c> for one from a SIM.</summary>
    [JsonPropertyName("status"), JsonPropertyOrder(6)]
    public required string Status { get; init; }

    /// <summary>The network's error; <c>""</c> without one.</summary>
    [JsonPropertyName("error_code"), JsonPropertyOrder(7)]
    public required string ErrorCode { get; init; }

    /// <summary>What it cost, what was given back taken off.</summary>
    [JsonPropertyName("amount"), JsonPropertyOrder(8)]
    public required string Amount { get; init; }

    /// <summary>The currency of the amount.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(9)]
    public required string Currency { get; init; }

    /// <summary>The caller's reference; <c>""</c> without one.</summary>
    [JsonPropertyName("request_id"), JsonPropertyOrder(10)]
    public required string RequestId { get; init; }

    /// <summary>The message that this one answers; <c>""</c> for none.</summary>
    [JsonPropertyName("reply_to"), JsonPropertyOrder(11)]
    public required string ReplyTo { get; init; }

    /// <summary>When it was accepted, or came.</summary>
    [JsonPropertyName("created_at"), JsonPropertyOrder(12)]
    public required string CreatedAt { get; init; }

    /// <summary>When its status became final.</summary>
    [JsonPropertyName("done_at"), JsonPropertyOrder(13)]
    public required string? DoneAt { get; init; }
}
