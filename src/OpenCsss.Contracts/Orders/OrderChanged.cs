using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>
/// Answer of <c>/package/openPackage</c>, <c>cancelPackage</c>, <c>aheadFinishDeviceOrder</c> and
/// <c>reducePackage</c>, and of <c>/device/pauseService</c> and <c>restartService</c>
/// (<c>csss-api.md</c>, 6.5, 6.8, 9): the order as it is now.
/// </summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="OrderId">The order.</param>
/// <param name="OrderStartDate"><c>yyyy-MM-dd HH:mm:ss</c> in the partner's time zone; null before the start.</param>
/// <param name="OrderExpireDate">
/// As the start; the last second of the order, or when it was over, if that was earlier.
/// </param>
/// <param name="OrderStatus">As in a list of orders, 1 to 6.</param>
public sealed record OrderChanged(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("order_id"), JsonPropertyOrder(2)] string OrderId,
    [property: JsonPropertyName("order_start_date"), JsonPropertyOrder(3)] string? OrderStartDate,
    [property: JsonPropertyName("order_expire_date"), JsonPropertyOrder(4)] string? OrderExpireDate,
    [property: JsonPropertyName("order_status"), JsonPropertyOrder(5)] string OrderStatus)
{
    /// <summary>In a dry run alone: what would be given back, in the partner's currency; two decimals.</summary>
    [JsonPropertyName("refund"), JsonPropertyOrder(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refund { get; init; }

    /// <summary>In a dry run alone: the currency of <see cref="Refund"/>, ISO 4217.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }
}
