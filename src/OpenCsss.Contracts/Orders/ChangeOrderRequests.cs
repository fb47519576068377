using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>
/// Names an order: <c>/package/openPackage</c>, <c>cancelPackage</c>, <c>aheadFinishDeviceOrder</c>
/// (<c>csss-api.md</c>, 6.5).
/// </summary>
public sealed record OrderRequest
{
    /// <summary>The order, as an answer gave it.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderId { get; set; }
}

/// <summary>Adds periods to an order: <c>/package/renewPackage</c> (<c>csss-api.md</c>, 6.4).</summary>
public sealed record RenewOrderRequest
{
    /// <summary>The order, as an answer gave it.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderId { get; set; }

    /// <summary>How many periods, at least 1.</summary>
    [JsonPropertyName("renew_period"), JsonConverter(typeof(LenientStringConverter))]
    public string? RenewPeriod { get; set; }
}

/// <summary>Takes periods off an order: <c>/package/reducePackage</c> (<c>csss-api.md</c>, 9).</summary>
public sealed record ReduceOrderRequest
{
    /// <summary>The order, as an answer gave it.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderId { get; set; }

    /// <summary>How many periods that have not begun, at least 1.</summary>
    [JsonPropertyName("reduce_period"), JsonConverter(typeof(LenientStringConverter))]
    public string? ReducePeriod { get; set; }
}

/// <summary>
/// Pauses or restarts the order in use: <c>/device/pauseService</c>, <c>/device/restartService</c>
/// (<c>csss-api.md</c>, 6.8).
/// </summary>
public sealed record ServiceRequest
{
    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; set; }

    /// <summary>The order that it must be; may be missing.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderId { get; set; }
}
