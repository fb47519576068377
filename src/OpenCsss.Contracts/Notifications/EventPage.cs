using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Notifications;

/// <summary>Answer of <c>/notification/queryEvents</c> (<c>csss-api.md</c>, 9).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="EventList">The events in the order in which they happened.</param>
/// <param name="NextAfter">What to send as <c>after</c> next; the same as was sent if there is nothing new.</param>
/// <param name="HasMore"><c>1</c> if there are more events already, <c>0</c> if not.</param>
public sealed record EventPage(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("event_list"), JsonPropertyOrder(2)] IReadOnlyList<FeedItem> EventList,
    [property: JsonPropertyName("next_after"), JsonPropertyOrder(3)] string NextAfter,
    [property: JsonPropertyName("has_more"), JsonPropertyOrder(4)] string HasMore);

/// <summary>One event of the feed.</summary>
/// <param name="EventNo">Its number: from 1, without a gap, in the order in which the events happened.</param>
/// <param name="Event">Its kind, one of <see cref="EventNames"/>.</param>
/// <param name="OccurredAt">Milliseconds since 1970 UTC.</param>
/// <param name="Body">What a callback carries.</param>
public sealed record FeedItem(
    [property: JsonPropertyName("event_no"), JsonPropertyOrder(1)] string EventNo,
    [property: JsonPropertyName("event"), JsonPropertyOrder(2)] string Event,
    [property: JsonPropertyName("occurred_at"), JsonPropertyOrder(3)] string OccurredAt,
    [property: JsonPropertyName("body"), JsonPropertyOrder(4)] JsonElement Body);
