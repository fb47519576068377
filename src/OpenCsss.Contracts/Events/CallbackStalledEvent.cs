using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>
/// Body of the kind <c>callback_stalled</c>: an endpoint has something to send and does not move; that is the
/// platform's fault, not the receiver's (ours).
/// </summary>
/// <param name="PartnerCode">The partner's access code.</param>
/// <param name="Callback">The endpoint's name: <c>all</c>, or a kind of event.</param>
/// <param name="SettledEventNo">
/// Up to this event all were delivered, or wait for another try; read the feed from it on.
/// </param>
/// <param name="NoProgressSince">Milliseconds since 1970 UTC.</param>
/// <param name="OccurredAt">When that was seen, in the same form.</param>
public sealed record CallbackStalledEvent(
    [property: JsonPropertyName("partner_code")] string PartnerCode,
    [property: JsonPropertyName("callback")] string Callback,
    [property: JsonPropertyName("settled_event_no")] string SettledEventNo,
    [property: JsonPropertyName("no_progress_since")] string NoProgressSince,
    [property: JsonPropertyName("occurred_at")] string OccurredAt);
