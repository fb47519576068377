using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>Answer of <c>/package/orderPackage</c> (<c>csss-api.md</c>, 6.2); nulls are written.</summary>
/// <param name="OrderId">The new order, <c>ORDER_</c> and 17 to 19 digits; null in a dry run.</param>
/// <param name="OrderStartDate">
/// <c>yyyy-MM-dd HH:mm:ss</c> in the partner's time zone; null while the order is not enabled.
/// </param>
/// <param name="OrderExpireDate">As the start; the last second of the order.</param>
public sealed record OrderPlaced(
    [property: JsonPropertyName("order_id"), JsonPropertyOrder(2)] string? OrderId,
    [property: JsonPropertyName("order_start_date"), JsonPropertyOrder(3)] string? OrderStartDate,
    [property: JsonPropertyName("order_expire_date"), JsonPropertyOrder(4)] string? OrderExpireDate)
{
    /// <summary>Always null: the protocol does not sign this answer.</summary>
    [JsonPropertyName("sign"), JsonPropertyOrder(1)]
    public string? Sign { get; init; }

    /// <summary>In a dry run alone: what the order would cost, in the partner's currency; two decimals.</summary>
    [JsonPropertyName("charge"), JsonPropertyOrder(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    /// <summary>In a dry run alone: the currency of <see cref="Charge"/>, ISO 4217.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }
}
