using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Notifications;

/// <summary>
/// Sets where events are sent: <c>POST /notification/setCallback</c> (<c>csss-api.md</c>, 9). What is missing stays as
/// it is.
/// </summary>
public sealed record SetCallbackRequest
{
    /// <summary>A kind of <see cref="EventNames"/>, or <c>all</c>; required.</summary>
    [JsonPropertyName("event"), JsonConverter(typeof(LenientStringConverter))]
    public string? Event { get; init; }

    /// <summary>An absolute address, at most 2,000 characters; required for a new endpoint.</summary>
    [JsonPropertyName("url"), JsonConverter(typeof(LenientStringConverter))]
    public string? Url { get; init; }

    /// <summary><c>1</c> send, <c>0</c> do not; <c>1</c> for a new endpoint.</summary>
    [JsonPropertyName("enabled"), JsonConverter(typeof(LenientStringConverter))]
    public string? Enabled { get; init; }

    /// <summary>Messages from SIMs: <c>1</c> without <c>message_type</c>, <c>2</c> with it (default).</summary>
    [JsonPropertyName("mo_form"), JsonConverter(typeof(LenientStringConverter))]
    public string? MoForm { get; init; }

    /// <summary><c>1</c>: a new secret signs from now on, and the one before it beside it.</summary>
    [JsonPropertyName("rotate_secret"), JsonConverter(typeof(LenientStringConverter))]
    public string? RotateSecret { get; init; }

    /// <summary><c>1</c>: the secret before the current one signs no more.</summary>
    [JsonPropertyName("retire_old_secret"), JsonConverter(typeof(LenientStringConverter))]
    public string? RetireOldSecret { get; init; }

    /// <summary><c>1</c>: send a test event to the endpoint, as it then is.</summary>
    [JsonPropertyName("send_test"), JsonConverter(typeof(LenientStringConverter))]
    public string? SendTest { get; init; }
}
