using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>
/// Body of the order status callback (contract, notifications 2). Members that are null are left out.
/// </summary>
internal sealed record OrderStatusEvent
{
    public const string Created = "1000";
    public const string Enabled = "1005";

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

    public string ToJson() =>
        JsonSerializer.Serialize(this, ServerJson.Default.OrderStatusEvent);
}
