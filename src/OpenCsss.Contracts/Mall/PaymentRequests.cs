using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>Operations on a payment (<c>mall-api.md</c>, 3): once, for later, how it stands.</summary>
public sealed record ShopPaymentRequest
{
    /// <summary>The payment's name.</summary>
    [JsonPropertyName("payId"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayId { get; set; }

    /// <summary>The person's address; needed for a permission to charge later.</summary>
    [JsonPropertyName("email"), JsonConverter(typeof(LenientStringConverter))]
    public string? Email { get; set; }

    /// <summary>The card that the order is for, if the address of the order shall be changed.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }
}

/// <summary>
/// <c>POST /stripeSubDirectly</c> (<c>mall-api.md</c>, 3): charges a method that the caller has, now and at each
/// renewal.
/// </summary>
public sealed record DirectSubscriptionRequest
{
    /// <summary>The person's address.</summary>
    [JsonPropertyName("email"), JsonConverter(typeof(LenientStringConverter))]
    public string? Email { get; set; }

    /// <summary>The caller's word; if it is there it must be the order's.</summary>
    [JsonPropertyName("payAmount"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayAmount { get; set; }

    /// <summary>As <c>payAmount</c>.</summary>
    [JsonPropertyName("payCurrency"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayCurrency { get; set; }

    /// <summary>The payment's name.</summary>
    [JsonPropertyName("payId"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayId { get; set; }

    /// <summary>The caller's word; the plan is the order's.</summary>
    [JsonPropertyName("plan_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? PlanId { get; set; }

    /// <summary>The method at the provider.</summary>
    [JsonPropertyName("pm_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? MethodId { get; set; }

    /// <summary>The card that the order is for, if the address of the order shall be changed.</summary>
    [JsonPropertyName("deviceCode"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceCode { get; set; }
}

/// <summary>
/// <c>POST /payment/simulated/confirm</c> (<c>mall-api.md</c>, 3): what a person does on the simulated provider's
/// page; in a sandbox alone.
/// </summary>
public sealed record SimulatedConfirmRequest
{
    /// <summary>The payment's name.</summary>
    [JsonPropertyName("payId"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayId { get; set; }

    /// <summary><c>paid</c>, <c>declined</c>, <c>approval</c> or <c>closed</c>.</summary>
    [JsonPropertyName("outcome"), JsonConverter(typeof(LenientStringConverter))]
    public string? Outcome { get; set; }
}
