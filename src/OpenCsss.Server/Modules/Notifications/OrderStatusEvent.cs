using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>
/// Body of the order status callback (contract, notifications 2). Members that are null are left out.
/// </summary>
internal sealed record OrderStatusEvent
{
    [JsonPropertyName("assetid")]
    public required string AssetId { get; init; }

    /// <summary>Several are joined with commas.</summary>
    [JsonPropertyName("imsi")]
    public required string Imsi { get; init; }

    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    [JsonPropertyName("orderid")]
    public required string OrderId { get; init; }

    /// <summary>The order's creation time, in the partner's zone.</summary>
    [JsonPropertyName("time")]
    public required string Time { get; init; }

    [JsonPropertyName("event_time")]
    public required string EventTime { get; init; }

    [JsonPropertyName("order_status")]
    public required string OrderStatus { get; init; }

    [JsonPropertyName("package_code")]
    public required string PackageCode { get; init; }

    [JsonPropertyName("expire_date"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpireDate { get; init; }

    /// <summary><c>carrier_failed</c> if the carrier did not provide the order and its charge was given back.</summary>
    [JsonPropertyName("reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    public string ToJson() =>
        JsonSerializer.Serialize(this, ServerJson.Default.OrderStatusEvent);
}
