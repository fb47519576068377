using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>Body of the kind <c>callback_disabled</c>: an endpoint was switched off, not by a person (ours).</summary>
/// <param name="PartnerCode">The partner's access code.</param>
/// <param name="Callback">The endpoint's name: <c>all</c>, or a kind of event.</param>
/// <param name="Reason"><c>gone</c> (it answered 410) or <c>failing</c> (for days).</param>
/// <param name="OccurredAt">Milliseconds since 1970 UTC.</param>
public sealed record CallbackDisabledEvent(
    [property: JsonPropertyName("partner_code")] string PartnerCode,
    [property: JsonPropertyName("callback")] string Callback,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("occurred_at")] string OccurredAt);
