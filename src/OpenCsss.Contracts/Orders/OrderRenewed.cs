using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>Answer of <c>/package/renewPackage</c> (<c>csss-api.md</c>, 6.4).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="OrderExpireDate">The new last second in the partner's zone; null before the start.</param>
/// <param name="OrderId">The order.</param>
public sealed record OrderRenewed(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("order_expire_date"), JsonPropertyOrder(2)] string? OrderExpireDate,
    [property: JsonPropertyName("order_id"), JsonPropertyOrder(3)] string OrderId)
{
    /// <summary>In a dry run alone: what it would cost, in the partner's currency; two decimals.</summary>
    [JsonPropertyName("charge"), JsonPropertyOrder(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    /// <summary>In a dry run alone: the currency of <see cref="Charge"/>, ISO 4217.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }
}
