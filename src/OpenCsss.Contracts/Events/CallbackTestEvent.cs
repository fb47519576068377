using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>Body of the kind <c>callback_test</c>: somebody wants to see an endpoint work (ours).</summary>
/// <param name="PartnerCode">The partner's access code.</param>
/// <param name="Callback">The endpoint's name: <c>all</c>, or a kind of event.</param>
/// <param name="OccurredAt">Milliseconds since 1970 UTC.</param>
public sealed record CallbackTestEvent(
    [property: JsonPropertyName("partner_code")] string PartnerCode,
    [property: JsonPropertyName("callback")] string Callback,
    [property: JsonPropertyName("occurred_at")] string OccurredAt);
