using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>Answer of <c>/singleOrder</c> and <c>/synPartner/SynOrderInfo</c> (<c>mall-api.md</c>, 2.3, 2.6).</summary>
public sealed record ShopOrderPlaced
{
    /// <summary>The card's ICCID, as it is in stock.</summary>
    [JsonPropertyName("deviceCode"), JsonPropertyOrder(1)]
    public required string DeviceCode { get; init; }

    /// <summary>The plan order, of one that is paid; else it is not there.</summary>
    [JsonPropertyName("orderId"), JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrderId { get; init; }

    /// <summary>The caller's number.</summary>
    [JsonPropertyName("orderNo"), JsonPropertyOrder(3)]
    public required string OrderNo { get; init; }

    /// <summary>The partner's code.</summary>
    [JsonPropertyName("partnerCode"), JsonPropertyOrder(4)]
    public required string PartnerCode { get; init; }

    /// <summary>The payment's name.</summary>
    [JsonPropertyName("payId"), JsonPropertyOrder(5)]
    public required string PayId { get; init; }
}

/// <summary>Answer of <c>/stripePayment</c> and <c>/stripeSubscription</c> (<c>mall-api.md</c>, 3).</summary>
public sealed record PaymentOpened
{
    /// <summary>What the person's page needs; empty if there is nothing left to do.</summary>
    [JsonPropertyName("client_secret"), JsonPropertyOrder(1)]
    public required string ClientSecret { get; init; }

    /// <summary>Whose account takes the money; empty at the simulated provider.</summary>
    [JsonPropertyName("publishable_key"), JsonPropertyOrder(2)]
    public required string PublishableKey { get; init; }

    /// <summary>The payment's name at the provider.</summary>
    [JsonPropertyName("payment_intent_id"), JsonPropertyOrder(3)]
    public required string PaymentIntentId { get; init; }

    /// <summary>Who may be charged later; of a permission alone.</summary>
    [JsonPropertyName("customer_id"), JsonPropertyOrder(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CustomerId { get; init; }

    /// <summary>The simulated provider's page, a path.</summary>
    [JsonPropertyName("pay_url"), JsonPropertyOrder(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayUrl { get; init; }

    /// <summary><c>0</c> waiting, <c>1</c> paid.</summary>
    [JsonPropertyName("pay_status"), JsonPropertyOrder(6)]
    public required string PayStatus { get; init; }
}

/// <summary>Answer of <c>/stripeSubDirectly</c> (<c>mall-api.md</c>, 3).</summary>
public sealed record SubscriptionOpened
{
    /// <summary>Who is charged.</summary>
    [JsonPropertyName("customer_id"), JsonPropertyOrder(1)]
    public required string CustomerId { get; init; }

    /// <summary>The method.</summary>
    [JsonPropertyName("pay_method"), JsonPropertyOrder(2)]
    public required string PayMethod { get; init; }

    /// <summary>The plan's code.</summary>
    [JsonPropertyName("product_id"), JsonPropertyOrder(3)]
    public required string ProductId { get; init; }

    /// <summary><c>active</c>, <c>incomplete</c> or <c>processing</c>.</summary>
    [JsonPropertyName("status"), JsonPropertyOrder(4)]
    public required string Status { get; init; }

    /// <summary>Our renewal.</summary>
    [JsonPropertyName("sub_id"), JsonPropertyOrder(5)]
    public required string SubscriptionId { get; init; }

    /// <summary>What the person's page needs when the bank wants approval.</summary>
    [JsonPropertyName("client_secret"), JsonPropertyOrder(6)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientSecret { get; init; }
}

/// <summary>
/// Answer of <c>/resultQuery</c>, <c>/resultConfirm</c> and <c>/payment/simulated/confirm</c> (<c>mall-api.md</c>,
/// 3).
/// </summary>
public sealed record PaymentState
{
    /// <summary>The payment's name.</summary>
    [JsonPropertyName("payId"), JsonPropertyOrder(1)]
    public required string PayId { get; init; }

    /// <summary><c>0</c> waiting, <c>1</c> paid, <c>2</c> failed, <c>3</c> cancelled.</summary>
    [JsonPropertyName("payStatus"), JsonPropertyOrder(2)]
    public required string PayStatus { get; init; }

    /// <summary>The plan order; empty if there is none.</summary>
    [JsonPropertyName("orderId"), JsonPropertyOrder(3)]
    public required string OrderId { get; init; }

    /// <summary>Two decimals.</summary>
    [JsonPropertyName("payAmount"), JsonPropertyOrder(4)]
    public required string PayAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    [JsonPropertyName("payCurrency"), JsonPropertyOrder(5)]
    public required string PayCurrency { get; init; }
}
