using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Notifications;

/// <summary>Reads the partner's feed: <c>POST /notification/queryEvents</c> (<c>csss-api.md</c>, 9).</summary>
public sealed record ListEventsRequest
{
    /// <summary>The <c>event_no</c> after which to go on; <c>""</c> or missing: from the beginning.</summary>
    [JsonPropertyName("after"), JsonConverter(typeof(LenientStringConverter))]
    public string? After { get; init; }

    /// <summary>Most events in the answer, 1 to 500; 100 if missing.</summary>
    [JsonPropertyName("limit"), JsonConverter(typeof(LenientInt32Converter))]
    public int? Limit { get; init; }
}
