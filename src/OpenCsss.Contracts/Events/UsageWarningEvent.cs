using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Events;

/// <summary>
/// Body of the kind <c>usage_warning</c>: a threshold of a cycle was crossed, or its volume is used up
/// (<c>notifications.md</c>, 3). Members that are null are left out.
/// </summary>
public sealed record UsageWarningEvent
{
    /// <summary>The partner's access code.</summary>
    [JsonPropertyName("partner_code")]
    public required string PartnerCode { get; init; }

    /// <summary>The SIM's ICCID.</summary>
    [JsonPropertyName("sim_id")]
    public required string SimId { get; init; }

    /// <summary><c>ORDER_…</c>.</summary>
    [JsonPropertyName("order_id")]
    public required string OrderId { get; init; }

    /// <summary><c>percent</c>, <c>volume</c> or <c>quota_reached</c>.</summary>
    [JsonPropertyName("threshold_type")]
    public required string ThresholdType { get; init; }

    /// <summary>Percent or megabytes.</summary>
    [JsonPropertyName("threshold")]
    public required string Threshold { get; init; }

    /// <summary>Megabytes used in the cycle.</summary>
    [JsonPropertyName("used_flow")]
    public required string UsedFlow { get; init; }

    /// <summary>Megabytes of the cycle with its add-ons; <c>-1</c> for no limit.</summary>
    [JsonPropertyName("total_flow")]
    public required string TotalFlow { get; init; }

    /// <summary><c>stopped</c>, <c>throttled</c> or <c>allowance</c>; of <c>quota_reached</c> alone.</summary>
    [JsonPropertyName("action"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    /// <summary><c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone.</summary>
    [JsonPropertyName("cycle_start_date")]
    public required string CycleStartDate { get; init; }

    /// <summary>The cycle's last second, in the same form.</summary>
    [JsonPropertyName("cycle_end_date")]
    public required string CycleEndDate { get; init; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    [JsonPropertyName("occurred_at")]
    public required string OccurredAt { get; init; }
}
