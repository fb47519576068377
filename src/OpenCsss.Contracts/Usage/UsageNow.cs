using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Usage;

/// <summary>
/// What a SIM has used of its order in the current cycle (<c>csss-api.md</c>, 5.1). Megabytes have at most two
/// decimals, rounded down; bytes are integers in strings; times are in the partner's zone.
/// </summary>
public record UsageNow
{
    /// <summary>The SIM.</summary>
    [JsonPropertyName("device_id"), JsonPropertyOrder(2)]
    public required string DeviceId { get; init; }

    /// <summary>The order in use or paused.</summary>
    [JsonPropertyName("order_code"), JsonPropertyOrder(5)]
    public string? OrderCode { get; init; }

    /// <summary>MB used in the cycle.</summary>
    [JsonPropertyName("order_used_flow"), JsonPropertyOrder(6)]
    public string? OrderUsedFlow { get; init; }

    /// <summary>MB left at full speed; <c>-1</c> for no limit.</summary>
    [JsonPropertyName("high_flow_balance"), JsonPropertyOrder(7)]
    public string? HighFlowBalance { get; init; }

    /// <summary>MB of the cycle with its add-ons; <c>-1</c> for no limit.</summary>
    [JsonPropertyName("total_flow"), JsonPropertyOrder(8)]
    public string? TotalFlow { get; init; }

    /// <summary>When the cycle began.</summary>
    [JsonPropertyName("cycle_start_date"), JsonPropertyOrder(9)]
    public string? CycleStartDate { get; init; }

    /// <summary>Its last second.</summary>
    [JsonPropertyName("cycle_end_date"), JsonPropertyOrder(10)]
    public string? CycleEndDate { get; init; }

    /// <summary>Bytes used in the cycle.</summary>
    [JsonPropertyName("used_bytes"), JsonPropertyOrder(11)]
    public string? UsedBytes { get; init; }

    /// <summary>Bytes left at full speed; <c>-1</c> for no limit.</summary>
    [JsonPropertyName("balance_bytes"), JsonPropertyOrder(12)]
    public string? BalanceBytes { get; init; }

    /// <summary>Time of the newest record counted; null if there was none.</summary>
    [JsonPropertyName("as_of"), JsonPropertyOrder(13)]
    public string? AsOf { get; init; }

    /// <summary><c>radius</c>, <c>cdr</c>, <c>api</c> or <c>simulator</c>; null if nothing was counted.</summary>
    [JsonPropertyName("source"), JsonPropertyOrder(14)]
    public string? Source { get; init; }
}

/// <summary>Answer of <c>/flow/queryDeviceFlowUsage</c> (<c>csss-api.md</c>, 5.1).</summary>
public sealed record SimUsage : UsageNow
{
    /// <summary>The signature over the other members, with the partner's current secret.</summary>
    [JsonPropertyName("sign"), JsonPropertyOrder(1)]
    public string? Sign { get; init; }
}

/// <summary>A line of <c>/flow/queryBatchDeviceFlowUsage</c>. What a failed line does not know is null.</summary>
public sealed record SimUsageLine : UsageNow
{
    /// <summary><c>0000</c>, or the code of what was in the way.</summary>
    [JsonPropertyName("error"), JsonPropertyOrder(3)]
    public required string Error { get; init; }

    /// <summary><c>success</c>, or the code's text.</summary>
    [JsonPropertyName("errorMsg"), JsonPropertyOrder(4)]
    public required string ErrorMessage { get; init; }
}

/// <summary>Answer of <c>/flow/queryBatchDeviceFlowUsage</c> (<c>csss-api.md</c>, 5.2).</summary>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="DeviceFlow">A line for each SIM of the request, in its order.</param>
public sealed record UsageList(
    [property: JsonPropertyName("sign"), JsonPropertyOrder(1)] string? Sign,
    [property: JsonPropertyName("device_flow"), JsonPropertyOrder(2)] IReadOnlyList<SimUsageLine> DeviceFlow);
