using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>
/// Lists orders, newest first: <c>POST /package/queryOrder</c> (<c>csss-api.md</c>, 6.6). Numbers and digits in
/// strings are taken for each other.
/// </summary>
public sealed record ListOrdersRequest
{
    /// <summary>Orders of this SIM alone; <c>""</c> or missing: of all.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; init; }

    /// <summary>This order alone.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderId { get; init; }

    /// <summary>
    /// <c>1</c> not enabled, <c>2</c> in use, <c>3</c> paused, <c>4</c> ended, <c>5</c> ended early,
    /// <c>6</c> cancelled.
    /// </summary>
    [JsonPropertyName("order_status"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderStatus { get; init; }

    /// <summary><c>1</c> basic, <c>2</c> extra, <c>3</c> OTA, <c>4</c> test.</summary>
    [JsonPropertyName("order_type"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderType { get; init; }

    /// <summary>The page, from 1; required.</summary>
    [JsonPropertyName("page_no"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageNumber { get; init; }

    /// <summary>Orders in a page, at most 500; required.</summary>
    [JsonPropertyName("page_size"), JsonConverter(typeof(LenientInt32Converter))]
    public int? PageSize { get; init; }
}
