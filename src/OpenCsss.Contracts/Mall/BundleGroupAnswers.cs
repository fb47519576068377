using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>A task that was begun (<c>mall-api.md</c>, 4).</summary>
public sealed record TaskAccepted
{
    /// <summary>To ask with.</summary>
    [JsonPropertyName("request_id"), JsonPropertyOrder(1)]
    public required string RequestId { get; init; }
}

/// <summary>The SIMs of a bundle group (<c>mall-api.md</c>, 4).</summary>
public sealed record BundleGroupSims
{
    /// <summary>The group.</summary>
    [JsonPropertyName("group_id"), JsonPropertyOrder(1)]
    public required string GroupId { get; init; }

    /// <summary>ICCIDs of this page.</summary>
    [JsonPropertyName("sim_ids"), JsonPropertyOrder(2)]
    public required IReadOnlyList<string> SimIds { get; init; }

    /// <summary>The page.</summary>
    [JsonPropertyName("page"), JsonPropertyOrder(3)]
    public required PageInfo Page { get; init; }
}

/// <summary>A bundle group with its plan (<c>mall-api.md</c>, 4).</summary>
public sealed record BundleGroup
{
    /// <summary>The plan's code.</summary>
    [JsonPropertyName("group_id"), JsonPropertyOrder(1)]
    public required string GroupId { get; init; }

    /// <summary>The same.</summary>
    [JsonPropertyName("package_code"), JsonPropertyOrder(2)]
    public required string PackageCode { get; init; }

    /// <summary>The plan's name in the language of the answer.</summary>
    [JsonPropertyName("package_name"), JsonPropertyOrder(3)]
    public required string PackageName { get; init; }

    /// <summary>As in the enterprise API, 6.2.</summary>
    [JsonPropertyName("package_type"), JsonPropertyOrder(4)]
    public required string PackageType { get; init; }

    /// <summary>Volume of a period in MB; <c>-1</c> is no limit.</summary>
    [JsonPropertyName("flow"), JsonPropertyOrder(5)]
    public required string Flow { get; init; }

    /// <summary>Of a period, two decimals.</summary>
    [JsonPropertyName("price"), JsonPropertyOrder(6)]
    public required string Price { get; init; }

    /// <summary>ISO 4217.</summary>
    [JsonPropertyName("currency"), JsonPropertyOrder(7)]
    public required string Currency { get; init; }

    /// <summary>SIMs in it.</summary>
    [JsonPropertyName("sim_count"), JsonPropertyOrder(8)]
    public required long SimCount { get; init; }
}

/// <summary>What became of a task (<c>mall-api.md</c>, 4).</summary>
public sealed record TaskState
{
    /// <summary>The task.</summary>
    [JsonPropertyName("request_id"), JsonPropertyOrder(1)]
    public required string RequestId { get; init; }

    /// <summary><c>0</c> waiting, <c>1</c> running, <c>2</c> done, <c>3</c> failed.</summary>
    [JsonPropertyName("status"), JsonPropertyOrder(2)]
    public required string Status { get; init; }

    /// <summary>A line each item, in the order of the request.</summary>
    [JsonPropertyName("results"), JsonPropertyOrder(3)]
    public required IReadOnlyList<TaskItemResult> Results { get; init; }
}

/// <summary>What became of an item of a task (<c>mall-api.md</c>, 4).</summary>
public sealed record TaskItemResult
{
    /// <summary>As the request has it.</summary>
    [JsonPropertyName("sim_id"), JsonPropertyOrder(1)]
    public required string SimId { get; init; }

    /// <summary><c>0000</c>, or why not; null as long as it is not done.</summary>
    [JsonPropertyName("error"), JsonPropertyOrder(2)]
    public required string? Error { get; init; }

    /// <summary>The same in words.</summary>
    [JsonPropertyName("errorMsg"), JsonPropertyOrder(3)]
    public required string? ErrorMessage { get; init; }
}

/// <summary>Answer of <c>/mall/order</c> (<c>mall-api.md</c>, 4).</summary>
public sealed record MallOrder
{
    /// <summary>The caller's number of the purchase.</summary>
    [JsonPropertyName("purchase_order_id"), JsonPropertyOrder(1)]
    public required string PurchaseOrderId { get; init; }

    /// <summary>The plan order; empty as long as it is not paid.</summary>
    [JsonPropertyName("order_id"), JsonPropertyOrder(2)]
    public required string OrderId { get; init; }

    /// <summary>The card's ICCID.</summary>
    [JsonPropertyName("sim_id"), JsonPropertyOrder(3)]
    public required string SimId { get; init; }

    /// <summary>The plan.</summary>
    [JsonPropertyName("package_code"), JsonPropertyOrder(4)]
    public required string PackageCode { get; init; }

    /// <summary>Its name as it was when it was ordered.</summary>
    [JsonPropertyName("package_name"), JsonPropertyOrder(5)]
    public required string PackageName { get; init; }

    /// <summary>Number of periods.</summary>
    [JsonPropertyName("order_period"), JsonPropertyOrder(6)]
    public required string OrderPeriod { get; init; }

    /// <summary>As in the enterprise API, 6.6; empty as long as it is not paid.</summary>
    [JsonPropertyName("order_status"), JsonPropertyOrder(7)]
    public required string OrderStatus { get; init; }

    /// <summary><c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone; null while it is not enabled.</summary>
    [JsonPropertyName("order_start_date"), JsonPropertyOrder(8)]
    public required string? StartDate { get; init; }

    /// <summary>Its last second, in the same form.</summary>
    [JsonPropertyName("order_expire_date"), JsonPropertyOrder(9)]
    public required string? ExpireDate { get; init; }

    /// <summary>The payment's name.</summary>
    [JsonPropertyName("pay_id"), JsonPropertyOrder(10)]
    public required string PayId { get; init; }

    /// <summary><c>0</c> waiting, <c>1</c> paid, <c>2</c> failed, <c>3</c> cancelled.</summary>
    [JsonPropertyName("pay_status"), JsonPropertyOrder(11)]
    public required string PayStatus { get; init; }

    /// <summary>Two decimals.</summary>
    [JsonPropertyName("pay_amount"), JsonPropertyOrder(12)]
    public required string PayAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    [JsonPropertyName("pay_currency"), JsonPropertyOrder(13)]
    public required string PayCurrency { get; init; }

    /// <summary>As the dates; null if it is not paid.</summary>
    [JsonPropertyName("paid_at"), JsonPropertyOrder(14)]
    public required string? PaidAt { get; init; }

    /// <summary><c>1</c>: it renews itself.</summary>
    [JsonPropertyName("auto_renewal"), JsonPropertyOrder(15)]
    public required string AutoRenewal { get; init; }

    /// <summary>As the dates.</summary>
    [JsonPropertyName("created_at"), JsonPropertyOrder(16)]
    public required string CreatedAt { get; init; }
}
