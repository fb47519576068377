using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sms;

/// <summary>Answer of <c>/sms/queryMTSmsStatus</c> (<c>csss-api.md</c>, 7.2).</summary>
/// <param name="Page">Which part of the list this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="SmsList">The messages of the page, newest first.</param>
public sealed record SmsStatusList(
    [property: JsonPropertyName("page"), JsonPropertyOrder(1)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(2)] string? Sign,
    [property: JsonPropertyName("sms_list"), JsonPropertyOrder(3)] IReadOnlyList<SmsStatusLine> SmsList);

/// <summary>A message to a SIM. Times are <c>yyyy-MM-dd HH:mm:ss</c> in the partner's time zone, or null.</summary>
public sealed record SmsStatusLine
{
    /// <summary>The message's id.</summary>
    [JsonPropertyName("sms_id"), JsonPropertyOrder(1)]
    public required string SmsId { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("device_id"), JsonPropertyOrder(2)]
    public required string DeviceId { get; init; }

    /// <summary>The caller's reference; <c>""</c> without one.</summary>
    [JsonPropertyName("request_id"), JsonPropertyOrder(3)]
    public required string RequestId { get; init; }

    /// <summary>
    /// <c>0</c> accepted, <c>1</c> sent, <c>2</c> delivered, <c>3</c> failed, <c>4</c> expired.
    /// </summary>
    [JsonPropertyName("status"), JsonPropertyOrder(4)]
    public required string Status { get; init; }

    /// <summary>The network's error; <c>""</c> without one.</summary>
    [JsonPropertyName("error_code"), JsonPropertyOrder(5)]
    public required string ErrorCode { get; init; }

    /// <summary>Of how many short messages it consists.</summary>
    [JsonPropertyName("parts"), JsonPropertyOrder(6)]
    public required int Parts { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("created_at"), JsonPropertyOrder(7)]
    public required string CreatedAt { get; init; }

    /// <summary>When the network had all of it.</summary>
    [JsonPropertyName("sent_at"), JsonPropertyOrder(8)]
    public required string? SentAt { get; init; }

    /// <summary>When its status became final.</summary>
    [JsonPropertyName("done_at"), JsonPropertyOrder(9)]
    public required string? DoneAt { get; init; }
}
