using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Notifications;

/// <summary>Shows where events are sent: <c>POST /notification/queryCallback</c> (<c>csss-api.md</c>, 9).</summary>
public sealed record ListCallbacksRequest
{
    /// <summary>This endpoint alone; <c>""</c> or missing: all of them.</summary>
    [JsonPropertyName("event"), JsonConverter(typeof(LenientStringConverter))]
    public string? Event { get; init; }
}
