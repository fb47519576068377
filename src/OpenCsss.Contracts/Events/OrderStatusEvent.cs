using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>
/// Body of the kind <c>order_status</c>: something has become of an order (<c>notifications.md</c>, 2). Times are
/// <c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone; members that are null are left out.
/// </summary>
public sealed record OrderStatusEvent
{
    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("assetid")]
    public required string AssetId { get; init; }

    /// <summary>The SIM's IMSIs; several are joined with commas.</summary>
    [JsonPropertyName("imsi")]
    public required string Imsi { get; init; }

    /// <summary>What has happened: <c>1000</c> to <c>1012</c>.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary><c>ORDER_…</c>.</summary>
    [JsonPropertyName("orderid")]
    public required string OrderId { get; init; }

    /// <summary>The order's creation time.</summary>
    [JsonPropertyName("time")]
    public required string Time { get; init; }

    /// <summary>When it happened (ours).</summary>
    [JsonPropertyName("event_time")]
    public required string EventTime { get; init; }

    /// <summary>The order's status then, as <c>queryOrder</c> has it (ours).</summary>
    [JsonPropertyName("order_status")]
    public required string OrderStatus { get; init; }

    /// <summary>The plan's code (ours).</summary>
    [JsonPropertyName("package_code")]
    public required string PackageCode { get; init; }

    /// <summary>When the order is over, or was; null as long as it has not started (ours).</summary>
    [JsonPropertyName("expire_date"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpireDate { get; init; }

    /// <summary>
    /// <c>carrier_failed</c> if the carrier did not provide the order and its charge was given back (ours).
    /// </summary>
    [JsonPropertyName("reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
