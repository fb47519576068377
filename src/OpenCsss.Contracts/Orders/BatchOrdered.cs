using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>Answer of <c>/package/batchOrderPackages</c> (<c>csss-api.md</c>, 6.3).</summary>
/// <param name="DeviceOrder">A line for each SIM of the request, in its order.</param>
public sealed record BatchOrdered(
    [property: JsonPropertyName("device_order")] IReadOnlyList<DeviceOrder> DeviceOrder);

/// <summary>What became of one SIM of a batch.</summary>
/// <param name="Error"><c>0000</c>, or the code of what was in the way.</param>
/// <param name="ErrorMessage"><c>success</c>, or the code's text.</param>
/// <param name="OrderId">The new order; null if there is none.</param>
/// <param name="DeviceId">The SIM, as the request named it.</param>
/// <param name="OrderStartDate">
/// <c>yyyy-MM-dd HH:mm:ss</c> in the partner's time zone; null while the order is not enabled.
/// </param>
/// <param name="OrderExpireDate">As the start; the last second of the order.</param>
public sealed record DeviceOrder(
    [property: JsonPropertyName("error"), JsonPropertyOrder(1)] string Error,
    [property: JsonPropertyName("errorMsg"), JsonPropertyOrder(2)] string ErrorMessage,
    [property: JsonPropertyName("order_id"), JsonPropertyOrder(3)] string? OrderId,
    [property: JsonPropertyName("device_id"), JsonPropertyOrder(4)] string DeviceId,
    [property: JsonPropertyName("order_start_date"), JsonPropertyOrder(5)] string? OrderStartDate,
    [property: JsonPropertyName("order_expire_date"), JsonPropertyOrder(6)] string? OrderExpireDate)
{
    /// <summary>In a dry run alone: what the order would cost, in the partner's currency; two decimals.</summary>
    [JsonPropertyName("charge"), JsonPropertyOrder(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    /// <summary>In a dry run alone: the currency of <see cref="Charge"/>, ISO 4217.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(8), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }
}
