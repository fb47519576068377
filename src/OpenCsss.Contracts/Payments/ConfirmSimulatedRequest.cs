using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Payments;

/// <summary>
/// In a sandbox: what a person would do on the simulated provider's page. Source: contract <c>mall-api.md</c>, 3.
/// </summary>
public sealed record ConfirmSimulatedRequest
{
    /// <summary>In whose shop.</summary>
    [JsonPropertyName("partnerCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? PartnerCode { get; init; }

    /// <summary>The payment.</summary>
    [JsonPropertyName("payId"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayId { get; init; }

    /// <summary><c>paid</c>, <c>declined</c>, <c>approval</c> or <c>closed</c>.</summary>
    [JsonPropertyName("outcome"), JsonConverter(typeof(LenientStringConverter))]
    public string? Outcome { get; init; }
}

/// <summary>How a payment stands. Source: contract <c>mall-api.md</c>, 3, <c>resultQuery</c>.</summary>
/// <param name="PayId">The payment.</param>
/// <param name="PayStatus"><c>0</c> waiting, <c>1</c> paid, <c>2</c> failed, <c>3</c> cancelled.</param>
/// <param name="OrderId">The order that it has paid for; empty if there is none.</param>
/// <param name="PayAmount">With two decimals.</param>
/// <param name="PayCurrency">Three capital letters.</param>
public sealed record PaymentShown(
    [property: JsonPropertyName("payId")] string PayId,
    [property: JsonPropertyName("payStatus")] string PayStatus,
    [property: JsonPropertyName("orderId")] string OrderId,
    [property: JsonPropertyName("payAmount")] string PayAmount,
    [property: JsonPropertyName("payCurrency")] string PayCurrency);
