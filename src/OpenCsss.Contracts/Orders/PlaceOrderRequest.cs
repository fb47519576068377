using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>
/// What the operations that order a plan have in common (<c>csss-api.md</c>, 6.2). Everything is text, as it came; a
/// number is taken for its digits. The server reads meaning into it.
/// </summary>
/// <remarks>
/// Settable, not init-only: the serializer then fills it as it reads, which halves the cost of binding.
/// </remarks>
public abstract record OrderFields
{
    /// <summary>Plan of the host (main) number? <c>1</c> yes, <c>0</c> no; usually <c>0</c>.</summary>
    [JsonPropertyName("global_order"), JsonConverter(typeof(LenientStringConverter))]
    public string? GlobalOrder { get; set; }

    /// <summary>Enable at once? <c>1</c> yes, <c>0</c> no. For an OTA SIM it must be <c>0</c>.</summary>
    [JsonPropertyName("is_open"), JsonConverter(typeof(LenientStringConverter))]
    public string? IsOpen { get; set; }

    /// <summary>Number of periods, at least 1.</summary>
    [JsonPropertyName("order_period"), JsonConverter(typeof(LenientStringConverter))]
    public string? OrderPeriod { get; set; }

    /// <summary>Plan code.</summary>
    [JsonPropertyName("package_code"), JsonConverter(typeof(LenientStringConverter))]
    public string? PackageCode { get; set; }

    /// <summary>Plan name; recorded as sent, and not compared with the catalogue's.</summary>
    [JsonPropertyName("package_name"), JsonConverter(typeof(LenientStringConverter))]
    public string? PackageName { get; set; }

    /// <summary>
    /// <c>0</c> unlimited daily, <c>1</c> daily, <c>2</c> monthly, <c>3</c> three months, <c>4</c> six months,
    /// <c>5</c> yearly; must be the plan's.
    /// </summary>
    [JsonPropertyName("package_type"), JsonConverter(typeof(LenientStringConverter))]
    public string? PackageType { get; set; }

    /// <summary>What the end customer paid, a decimal; recorded.</summary>
    [JsonPropertyName("pay_amount"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayAmount { get; set; }

    /// <summary><c>1</c> unpaid, <c>2</c> paid.</summary>
    [JsonPropertyName("pay_rst"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayResult { get; set; }

    /// <summary><c>0</c> iPay88, <c>1</c> WeChat Pay, <c>2</c> Alipay; may be missing.</summary>
    [JsonPropertyName("pay_type"), JsonConverter(typeof(LenientStringConverter))]
    public string? PayType { get; set; }

    /// <summary>Test data volume in MB.</summary>
    [JsonPropertyName("test_flow"), JsonConverter(typeof(LenientStringConverter))]
    public string? TestFlow { get; set; }

    /// <summary>Order of test data? <c>1</c> yes, <c>0</c> no; usually <c>0</c>.</summary>
    [JsonPropertyName("test_flow_flag"), JsonConverter(typeof(LenientStringConverter))]
    public string? TestFlowFlag { get; set; }
}

/// <summary>
/// Orders a data plan for one SIM: <c>POST /package/orderPackage</c> (<c>csss-api.md</c>, 6.2), or an add-on for the
/// order in use: <c>POST /package/orderExtraPackage</c> (6.7).
/// </summary>
public sealed record PlaceOrderRequest : OrderFields
{
    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; set; }
}

/// <summary>One plan for many SIMs: <c>POST /package/batchOrderPackages</c> (<c>csss-api.md</c>, 6.3).</summary>
public sealed record BatchOrderRequest : OrderFields
{
    /// <summary>The ICCIDs of 1 to 1,000 SIMs.</summary>
    [JsonPropertyName("deviceList"), JsonConverter(typeof(LenientStringListConverter))]
    public IReadOnlyList<string>? DeviceList { get; set; }

    /// <summary><c>1</c>: either all are ordered for, or none; may be missing.</summary>
    [JsonPropertyName("all_or_nothing"), JsonConverter(typeof(LenientStringConverter))]
    public string? AllOrNothing { get; set; }
}

/// <summary>
/// Orders a plan by days for an OTA SIM: <c>POST /package/createOtaOrder</c> (<c>csss-api.md</c>, 8.1).
/// </summary>
public sealed record OtaOrderRequest : OrderFields
{
    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("device_id"), JsonConverter(typeof(LenientStringConverter))]
    public string? DeviceId { get; set; }

    /// <summary>The country of use, three digits; may be missing.</summary>
    [JsonPropertyName("mcc"), JsonConverter(typeof(LenientStringConverter))]
    public string? Mcc { get; set; }

    /// <summary>Validity in days, at least 1.</summary>
    [JsonPropertyName("days"), JsonConverter(typeof(LenientStringConverter))]
    public string? Days { get; set; }

    /// <summary><c>1</c> the days count from the first use in coverage, <c>2</c> from enabling.</summary>
    [JsonPropertyName("timing_type"), JsonConverter(typeof(LenientStringConverter))]
    public string? TimingType { get; set; }
}
