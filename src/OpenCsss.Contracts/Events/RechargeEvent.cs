using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>Body of the kind <c>recharge</c>: a person has paid (<c>notifications.md</c>, 5).</summary>
public sealed record RechargeEvent
{
    /// <summary>The partner's access code.</summary>
    [JsonPropertyName("partner_code")]
    public required string PartnerCode { get; init; }

    /// <summary>The caller's number of the purchase.</summary>
    [JsonPropertyName("purchase_order_id")]
    public required string PurchaseOrderId { get; init; }

    /// <summary>The plan order, <c>ORDER_…</c>.</summary>
    [JsonPropertyName("order_id")]
    public required string OrderId { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("sim_id")]
    public required string SimId { get; init; }

    /// <summary>Plan code.</summary>
    [JsonPropertyName("package_code")]
    public required string PackageCode { get; init; }

    /// <summary>Number of periods.</summary>
    [JsonPropertyName("order_period")]
    public required string OrderPeriod { get; init; }

    /// <summary>What was paid, two decimals.</summary>
    [JsonPropertyName("pay_amount")]
    public required string PayAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    [JsonPropertyName("pay_currency")]
    public required string PayCurrency { get; init; }

    /// <summary>The provider, or the partner's own word for how it was paid.</summary>
    [JsonPropertyName("pay_type")]
    public required string PayType { get; init; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    [JsonPropertyName("paid_at")]
    public required string PaidAt { get; init; }

    /// <summary><c>1</c>: the order renews itself.</summary>
    [JsonPropertyName("auto_renewal")]
    public required string AutoRenewal { get; init; }
}
