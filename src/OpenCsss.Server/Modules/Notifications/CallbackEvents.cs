using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>Body of a test (ours).</summary>
internal sealed record CallbackTestEvent(
    [property: JsonPropertyName("partner_code")] string PartnerCode,
    [property: JsonPropertyName("callback")] string Callback,
    [property: JsonPropertyName("occurred_at")] string OccurredAt)
{
    public string ToJson() => JsonSerializer.Serialize(this, ServerJson.Default.CallbackTestEvent);
}

/// <summary>Body of the event that an endpoint stands still: the platform's fault, not the receiver's (ours).</summary>
internal sealed record CallbackStalledEvent(
    [property: JsonPropertyName("partner_code")] string PartnerCode,
    [property: JsonPropertyName("callback")] string Callback,
    [property: JsonPropertyName("settled_event_no")] string SettledEventNo,
    [property: JsonPropertyName("no_progress_since")] string NoProgressSince,
    [property: JsonPropertyName("occurred_at")] string OccurredAt)
{
    public string ToJson() => JsonSerializer.Serialize(this, ServerJson.Default.CallbackStalledEvent);
}

/// <summary>Body of the event that an endpoint was switched off (ours).</summary>
internal sealed record CallbackDisabledEvent(
    [property: JsonPropertyName("partner_code")] string PartnerCode,
    [property: JsonPropertyName("callback")] string Callback,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("occurred_at")] string OccurredAt)
{
    public string ToJson() => JsonSerializer.Serialize(this, ServerJson.Default.CallbackDisabledEvent);
}
