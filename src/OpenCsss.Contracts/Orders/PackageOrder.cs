using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>One order in a list (<c>csss-api.md</c>, 6.6): 22 members, all of them text.</summary>
public sealed record PackageOrder
{
    /// <summary><c>1</c> shop, <c>2</c> enterprise.</summary>
    [JsonPropertyName("buyType"), JsonPropertyOrder(1)]
    public required string BuyType { get; init; }

    /// <summary>
    /// Last second of the order, <c>yyyy-MM-dd HH:mm:ss</c>, or when it was over, if that was earlier; <c>""</c> while
    /// it is not enabled.
    /// </summary>
    [JsonPropertyName("expireDate"), JsonPropertyOrder(2)]
    public required string ExpireDate { get; init; }

    /// <summary>Volume of a period in MB.</summary>
    [JsonPropertyName("flow"), JsonPropertyOrder(3)]
    public required string Flow { get; init; }

    /// <summary>The order's id.</summary>
    [JsonPropertyName("orderCode"), JsonPropertyOrder(4)]
    public required string OrderCode { get; init; }

    /// <summary>
    /// <c>1</c> not enabled, <c>2</c> in use, <c>3</c> paused, <c>4</c> ended, <c>5</c> ended early,
    /// <c>6</c> cancelled.
    /// </summary>
    [JsonPropertyName("orderStatus"), JsonPropertyOrder(5)]
    public required string OrderStatus { get; init; }

    /// <summary>When it was ordered, <c>yyyy-MM-dd HH:mm:ss</c>.</summary>
    [JsonPropertyName("orderDate"), JsonPropertyOrder(6)]
    public required string OrderDate { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("deviceId"), JsonPropertyOrder(7)]
    public required string DeviceId { get; init; }

    /// <summary>The IMSI in use.</summary>
    [JsonPropertyName("imsi"), JsonPropertyOrder(8)]
    public required string Imsi { get; init; }

    /// <summary>Plan code.</summary>
    [JsonPropertyName("packageCode"), JsonPropertyOrder(9)]
    public required string PackageCode { get; init; }

    /// <summary>Plan name, as the order sent it.</summary>
    [JsonPropertyName("packageName"), JsonPropertyOrder(10)]
    public required string PackageName { get; init; }

    /// <summary>
    /// <c>0</c> unlimited daily, <c>1</c> daily, <c>2</c> monthly, <c>3</c> three months, <c>4</c> six months,
    /// <c>5</c> yearly.
    /// </summary>
    [JsonPropertyName("packageType"), JsonPropertyOrder(11)]
    public required string PackageType { get; init; }

    /// <summary>Number of periods.</summary>
    [JsonPropertyName("orderPeriod"), JsonPropertyOrder(12)]
    public required string OrderPeriod { get; init; }

    /// <summary><c>1</c> basic, <c>2</c> extra, <c>3</c> OTA, <c>4</c> test.</summary>
    [JsonPropertyName("orderType"), JsonPropertyOrder(13)]
    public required string OrderType { get; init; }

    /// <summary>First second of the order; <c>""</c> while it is not enabled.</summary>
    [JsonPropertyName("startDate"), JsonPropertyOrder(14)]
    public required string StartDate { get; init; }

    /// <summary>MB used in the current cycle.</summary>
    [JsonPropertyName("usedFlow"), JsonPropertyOrder(15)]
    public required string UsedFlow { get; init; }

    /// <summary>MB left in the current cycle.</summary>
    [JsonPropertyName("surplusFlow"), JsonPropertyOrder(16)]
    public required string SurplusFlow { get; init; }

    /// <summary>What the end customer paid, as the order sent it.</summary>
    [JsonPropertyName("payAmount"), JsonPropertyOrder(17)]
    public required string PayAmount { get; init; }

    /// <summary>ISO 4217 code of the partner's currency.</summary>
    [JsonPropertyName("payCurrency"), JsonPropertyOrder(18)]
    public required string PayCurrency { get; init; }

    /// <summary><c>1</c> unpaid, <c>2</c> paid.</summary>
    [JsonPropertyName("payRst"), JsonPropertyOrder(19)]
    public required string PayResult { get; init; }

    /// <summary><c>0</c> iPay88, <c>1</c> WeChat Pay, <c>2</c> Alipay; <c>""</c> if it was not sent.</summary>
    [JsonPropertyName("payType"), JsonPropertyOrder(20)]
    public required string PayType { get; init; }

    /// <summary>Plan of the host (main) number: <c>1</c> yes, <c>0</c> no.</summary>
    [JsonPropertyName("globalOrder"), JsonPropertyOrder(21)]
    public required string GlobalOrder { get; init; }

    /// <summary>Test data volume in MB.</summary>
    [JsonPropertyName("testFlow"), JsonPropertyOrder(22)]
    public required string TestFlow { get; init; }
}
