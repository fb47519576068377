using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Notifications;

/// <summary>Answer of <c>/notification/setCallback</c>. Secrets are returned by <c>queryCallback</c> alone.</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="Event">A kind of <see cref="EventNames"/>, or <c>all</c>.</param>
/// <param name="Url">Where the events are sent.</param>
/// <param name="Enabled"><c>1</c> or <c>0</c>.</param>
/// <param name="MoForm"><c>1</c> or <c>2</c>.</param>
public sealed record CallbackSet(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("event"), JsonPropertyOrder(2)] string Event,
    [property: JsonPropertyName("url"), JsonPropertyOrder(3)] string Url,
    [property: JsonPropertyName("enabled"), JsonPropertyOrder(4)] string Enabled,
    [property: JsonPropertyName("mo_form"), JsonPropertyOrder(5)] string MoForm);
