using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>
/// What orders of a shop have in common (<c>mall-api.md</c>, 2.3). Everything is text, as it came; a number is
/// taken for its digits.
/// </summary>
public abstract record ShopOrderFields
{
    /// <summary>The card's ICCID.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }

    /// <summary><c>1</c>: it renews itself at its end; <c>0</c> or missing: it does not.</summary>
    [JsonPropertyName("autoRenewal"), JsonConverter(typeof(LenientStringConverter))]
    public string? AutoRenewal { get; set; }

    /// <summary>Where the receipt goes; may be missing.</summary>
    [JsonPropertyName("email"), JsonConverter(typeof(LenientStringConverter))]
    public string? Email { get; set; }

    /// <summary>The caller's, unique with the partner; 1 to 64 characters.</summary>
    [JsonPropertyName("orderNo"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderNo { get; set; }

    /// <summary>Number of periods, at least 1.</summary>
    [JsonPropertyName("orderPeriod"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderPeriod { get; set; }

    /// <summary>The plan; <c>servicePlanCode</c> counts where it is missing.</summary>
    [JsonPropertyName("packageCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? PackageCode { get; set; }

    /// <summary>The catalogue's price of all periods.</summary>
    [JsonPropertyName("payAmount"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayAmount { get; set; }

    /// <summary>ISO 4217, in any letter case.</summary>
    [JsonPropertyName("payCurrency"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayCurrency { get; set; }

    /// <summary>
    /// The payment's name, 1 to 64 characters; if it is missing: the partner's code and the order's number.
    /// </summary>
    [JsonPropertyName("payId"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayId { get; set; }

    /// <summary>The caller's reference; kept.</summary>
    [JsonPropertyName("requestOrderId"), JsonConverter(typeof(LenientStringConverter))]
    public string? RequestOrderId { get; set; }

    /// <summary>Where there is no <c>packageCode</c>, the plan.</summary>
    [JsonPropertyName("servicePlanCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? ServicePlanCode { get; set; }

    /// <summary>The plan's name as the caller shows it; kept.</summary>
    [JsonPropertyName("servicePlanShowName"), JsonConverter(typeof(LenientStringConverter))]
    public string? ServicePlanShowName { get; set; }
}

/// <summary><c>POST /singleOrder</c> (<c>mall-api.md</c>, 2.3): an order that is yet to be paid.</summary>
public sealed record PlaceShopOrderRequest : ShopOrderFields;

/// <summary>
/// <c>POST /synPartner/SynOrderInfo</c> (<c>mall-api.md</c>, 2.6): an order that the partner was paid for.
/// </summary>
public sealed record SyncPaidOrderRequest : ShopOrderFields
{
    /// <summary>The caller's reference; kept.</summary>
    [JsonPropertyName("orgOrderId"), JsonConverter(typeof(LenientStringConverter))]
    public string? OriginalOrderId { get; set; }

    /// <summary>Who has paid, in the caller's words; not kept.</summary>
    [JsonPropertyName("payAccount"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayAccount { get; set; }

    /// <summary><c>yyyy-MM-dd HH:mm:ss</c>: when it was paid.</summary>
    [JsonPropertyName("payResultDate"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayResultDate { get; set; }

    /// <summary><c>SUCCESS</c>.</summary>
    [JsonPropertyName("payRst"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayResult { get; set; }

    /// <summary><c>1</c>: paid.</summary>
    [JsonPropertyName("payStatus"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayStatus { get; set; }

    /// <summary>How it was paid, in the caller's words; kept.</summary>
    [JsonPropertyName("payType"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayType { get; set; }

    /// <summary>Kept by nobody.</summary>
    [JsonPropertyName("payUnit"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayUnit { get; set; }
}
