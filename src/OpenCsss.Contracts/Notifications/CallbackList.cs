using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Notifications;

/// <summary>Answer of <c>/notification/queryCallback</c> (<c>csss-api.md</c>, 9).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="Callbacks">The partner's endpoints.</param>
public sealed record CallbackList(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("callback_list"), JsonPropertyOrder(2)] IReadOnlyList<CallbackItem> Callbacks);

/// <summary>An endpoint, and how it does. Times are <c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone.</summary>
public sealed record CallbackItem
{
    /// <summary>A kind of <see cref="EventNames"/>, or <c>all</c>.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(1)]
    public required string Event { get; init; }

    /// <summary>Where the events are sent.</summary>
    [JsonPropertyName("url"), JsonPropertyOrder(2)]
    public required string Url { get; init; }

    /// <summary><c>1</c> or <c>0</c>.</summary>
    [JsonPropertyName("enabled"), JsonPropertyOrder(3)]
    public required string Enabled { get; init; }

    /// <summary>
    /// Why it is off: <c>partner</c>, <c>operator</c>, <c>gone</c> (it answered 410), <c>failing</c> (for days); null
    /// if it is on.
    /// </summary>
    [JsonPropertyName("disabled_reason"), JsonPropertyOrder(4)]
    public required string? DisabledReason { get; init; }

    /// <summary><c>1</c> or <c>2</c>, as <see cref="SetCallbackRequest.MoForm"/>.</summary>
    [JsonPropertyName("mo_form"), JsonPropertyOrder(5)]
    public required string MoForm { get; init; }

    /// <summary>The secret of <c>webhook-signature</c>, <c>whsec_…</c>.</summary>
    [JsonPropertyName("webhook_secret"), JsonPropertyOrder(6)]
    public required string WebhookSecret { get; init; }

    /// <summary>The one before it, while it still signs; else null.</summary>
    [JsonPropertyName("webhook_old_secret"), JsonPropertyOrder(7)]
    public required string? WebhookOldSecret { get; init; }

    /// <summary>Since when every attempt has failed; null if the last one succeeded.</summary>
    [JsonPropertyName("failing_since"), JsonPropertyOrder(8)]
    public required string? FailingSince { get; init; }

    /// <summary>Up to this event all were delivered, or are among the next two.</summary>
    [JsonPropertyName("settled_event_no"), JsonPropertyOrder(9)]
    public required string SettledEventNo { get; init; }

    /// <summary>Deliveries that failed and will be tried again, or wait for one of the same SIM that did.</summary>
    [JsonPropertyName("pending"), JsonPropertyOrder(10)]
    public required int Pending { get; init; }

    /// <summary>Deliveries that were given up.</summary>
    [JsonPropertyName("dead"), JsonPropertyOrder(11)]
    public required int Dead { get; init; }

    /// <summary>
    /// Since when it has had something to send and nothing came of it, not even a failure; null while it moves. The
    /// operator knows of it.
    /// </summary>
    [JsonPropertyName("no_progress_since"), JsonPropertyOrder(12)]
    public required string? NoProgressSince { get; init; }
}
