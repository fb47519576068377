using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>Answer of <c>/singleVerify</c> (<c>mall-api.md</c>, 2.1).</summary>
public sealed record CardVerified
{
    /// <summary>The card's ICCID, as it is in stock.</summary>
    [JsonPropertyName("deviceCode"), JsonPropertyOrder(1)]
    public required string DeviceCode { get; init; }

    /// <summary>The partner's code.</summary>
    [JsonPropertyName("partnerCode"), JsonPropertyOrder(2)]
    public required string PartnerCode { get; init; }

    /// <summary><c>1</c> physical, <c>2</c> OTA, <c>3</c> eSIM.</summary>
    [JsonPropertyName("simType"), JsonPropertyOrder(3)]
    public required string SimType { get; init; }

    /// <summary><c>1</c> pre-activation, <c>2</c> activation, <c>3</c> pre-deactivation.</summary>
    [JsonPropertyName("lifeCycle"), JsonPropertyOrder(4)]
    public required string LifeCycle { get; init; }

    /// <summary><c>1</c> if there is something to buy for it.</summary>
    [JsonPropertyName("canOrder"), JsonPropertyOrder(5)]
    public required string CanOrder { get; init; }

    /// <summary>Why there is nothing; empty if there is.</summary>
    [JsonPropertyName("reason"), JsonPropertyOrder(6)]
    public required string Reason { get; init; }
}

/// <summary>Answer of <c>/singleServicePlanPage</c> (<c>mall-api.md</c>, 2.2).</summary>
public sealed record CardPlanList
{
    /// <summary>A page of the plans.</summary>
    [JsonPropertyName("planList"), JsonPropertyOrder(1)]
    public required IReadOnlyList<CardPlan> Plans { get; init; }

    /// <summary>Which page.</summary>
    [JsonPropertyName("pageNo"), JsonPropertyOrder(2)]
    public required string PageNo { get; init; }

    /// <summary>Plans of a page.</summary>
    [JsonPropertyName("pageSize"), JsonPropertyOrder(3)]
    public required string PageSize { get; init; }

    /// <summary>Plans in all.</summary>
    [JsonPropertyName("totalCount"), JsonPropertyOrder(4)]
    public required string TotalCount { get; init; }
}

/// <summary>A plan that a card can buy (<c>mall-api.md</c>, 2.2).</summary>
public sealed record CardPlan
{
    /// <summary>The plan's code.</summary>
    [JsonPropertyName("servicePlanCode"), JsonPropertyOrder(1)]
    public required string ServicePlanCode { get; init; }

    /// <summary>The same.</summary>
    [JsonPropertyName("packageCode"), JsonPropertyOrder(2)]
    public required string PackageCode { get; init; }

    /// <summary>Its name in the language of the answer.</summary>
    [JsonPropertyName("servicePlanShowName"), JsonPropertyOrder(3)]
    public required string ShowName { get; init; }

    /// <summary>Where it works: the country or region in the language of the answer.</summary>
    [JsonPropertyName("area"), JsonPropertyOrder(4)]
    public required string Area { get; init; }

    /// <summary>As in the enterprise API, 6.2.</summary>
    [JsonPropertyName("packageType"), JsonPropertyOrder(5)]
    public required string PackageType { get; init; }

    /// <summary>Volume of a period in MB; <c>-1</c> is no limit.</summary>
    [JsonPropertyName("flow"), JsonPropertyOrder(6)]
    public required string Flow { get; init; }

    /// <summary>How many of <c>unit</c> a period has.</summary>
    [JsonPropertyName("time"), JsonPropertyOrder(7)]
    public required string Time { get; init; }

    /// <summary><c>1</c> day, <c>2</c> month, <c>3</c> year.</summary>
    [JsonPropertyName("unit"), JsonPropertyOrder(8)]
    public required string Unit { get; init; }

    /// <summary>Of a period, two decimals.</summary>
    [JsonPropertyName("price"), JsonPropertyOrder(9)]
    public required string Price { get; init; }

    /// <summary>ISO 4217.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(10)]
    public required string Currency { get; init; }

    /// <summary><c>1</c> if it may renew itself.</summary>
    [JsonPropertyName("autoRenewal"), JsonPropertyOrder(11)]
    public required string AutoRenewal { get; init; }

    /// <summary><c>1</c> for an add-on to the plan in use.</summary>
    [JsonPropertyName("isExtra"), JsonPropertyOrder(12)]
    public required string IsExtra { get; init; }

    /// <summary>Least number of periods.</summary>
    [JsonPropertyName("minPeriod"), JsonPropertyOrder(13)]
    public required string MinPeriod { get; init; }

    /// <summary>Greatest number of periods.</summary>
    [JsonPropertyName("maxPeriod"), JsonPropertyOrder(14)]
    public required string MaxPeriod { get; init; }
}

/// <summary>Answer of <c>/singleQueryOrder</c> (<c>mall-api.md</c>, 2.4).</summary>
public sealed record CardOrderList
{
    /// <summary>The partner's code.</summary>
    [JsonPropertyName("partnerCode"), JsonPropertyOrder(1)]
    public required string PartnerCode { get; init; }

    /// <summary>The card's ICCID, as it is in stock.</summary>
    [JsonPropertyName("deviceCode"), JsonPropertyOrder(2)]
    public required string DeviceCode { get; init; }

    /// <summary>In use first, then waiting.</summary>
    [JsonPropertyName("orderList"), JsonPropertyOrder(3)]
    public required IReadOnlyList<CardOrder> Orders { get; init; }
}

/// <summary>An order on a card (<c>mall-api.md</c>, 2.4).</summary>
public sealed record CardOrder
{
    /// <summary><c>2</c> in use, <c>1</c> waiting.</summary>
    [JsonPropertyName("orderStatus"), JsonPropertyOrder(1)]
    public required string OrderStatus { get; init; }

    /// <summary>The plan's name in the language of the answer.</summary>
    [JsonPropertyName("servicePlanShowName"), JsonPropertyOrder(2)]
    public required string ShowName { get; init; }

    /// <summary>How many of <c>unit</c> the order has.</summary>
    [JsonPropertyName("time"), JsonPropertyOrder(3)]
    public required string Time { get; init; }

    /// <summary><c>1</c> day, <c>2</c> month, <c>3</c> year.</summary>
    [JsonPropertyName("unit"), JsonPropertyOrder(4)]
    public required string Unit { get; init; }

    /// <summary><c>yyyy-MM-dd</c>, of an order in use alone.</summary>
    [JsonPropertyName("expireDate"), JsonPropertyOrder(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpireDate { get; init; }

    /// <summary>Days until then; of a waiting order, how many it will have.</summary>
    [JsonPropertyName("remainingDays"), JsonPropertyOrder(6)]
    public required string RemainingDays { get; init; }
}

/// <summary>Answer of <c>/queryAutoRenewalRecord</c> and <c>/getAutoRenewal</c> (<c>mall-api.md</c>, 2.5).</summary>
public sealed record RenewalRecord
{
    /// <summary>The card's ICCID, as it is in stock.</summary>
    [JsonPropertyName("deviceCode"), JsonPropertyOrder(1)]
    public required string DeviceCode { get; init; }

    /// <summary>The order that began it.</summary>
    [JsonPropertyName("orderNo"), JsonPropertyOrder(2)]
    public required string OrderNo { get; init; }

    /// <summary>Periods of each order.</summary>
    [JsonPropertyName("orderPeriod"), JsonPropertyOrder(3)]
    public required string OrderPeriod { get; init; }

    /// <summary>The plan's type.</summary>
    [JsonPropertyName("packageType"), JsonPropertyOrder(4)]
    public required string PackageType { get; init; }

    /// <summary>The partner's code.</summary>
    [JsonPropertyName("partnerCode"), JsonPropertyOrder(5)]
    public required string PartnerCode { get; init; }

    /// <summary>The payment that began it.</summary>
    [JsonPropertyName("payId"), JsonPropertyOrder(6)]
    public required string PayId { get; init; }

    /// <summary>The plan's name as it was when it was ordered.</summary>
    [JsonPropertyName("servicePlanShowName"), JsonPropertyOrder(7)]
    public required string ShowName { get; init; }

    /// <summary><c>yyyy.MM.dd</c>: since when.</summary>
    [JsonPropertyName("subscriptionTime"), JsonPropertyOrder(8)]
    public required string SubscriptionTime { get; init; }
}

/// <summary>An answer without members: no renewal, or done (<c>mall-api.md</c>, 2.5).</summary>
public sealed record EmptyAnswer;
