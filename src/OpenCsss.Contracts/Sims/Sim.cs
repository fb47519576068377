using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sims;

/// <summary>A SIM (<c>csss-api.md</c>, 4.1). Times are <c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone.</summary>
public record Sim
{
    /// <summary>The ICCID.</summary>
    [JsonPropertyName("device_id"), JsonPropertyOrder(1)]
    public required string DeviceId { get; init; }

    /// <summary>The IMSI in use.</summary>
    [JsonPropertyName("imsi"), JsonPropertyOrder(2)]
    public required string Imsi { get; init; }

    /// <summary>The telephone number, digits alone; null if it has none.</summary>
    [JsonPropertyName("msisdn"), JsonPropertyOrder(3)]
    public required string? Msisdn { get; init; }

    /// <summary>The number of the embedded chip; null if it has none.</summary>
    [JsonPropertyName("eid"), JsonPropertyOrder(4)]
    public required string? Eid { get; init; }

    /// <summary>The device that it is in; null if that is not known.</summary>
    [JsonPropertyName("imei"), JsonPropertyOrder(5)]
    public required string? Imei { get; init; }

    /// <summary><c>1</c> physical, <c>2</c> OTA (multi-IMSI), <c>3</c> eSIM.</summary>
    [JsonPropertyName("sim_type"), JsonPropertyOrder(6)]
    public required string SimType { get; init; }

    /// <summary>
    /// <c>1</c> pre-activation, <c>2</c> activation, <c>3</c> pre-deactivation, <c>4</c> deactivated.
    /// </summary>
    [JsonPropertyName("life_cycle"), JsonPropertyOrder(7)]
    public required string LifeCycle { get; init; }

    /// <summary><c>1</c> normal, <c>2</c> stopped.</summary>
    [JsonPropertyName("service_status"), JsonPropertyOrder(8)]
    public required string ServiceStatus { get; init; }

    /// <summary>
    /// <c>over_quota</c>, <c>expired</c>, <c>paused</c>, <c>voluntary</c>, <c>imei_mismatch</c> or <c>operator</c>;
    /// null for normal service.
    /// </summary>
    [JsonPropertyName("stop_reason"), JsonPropertyOrder(9)]
    public required string? StopReason { get; init; }

    /// <summary>When it left pre-activation; null if it has not.</summary>
    [JsonPropertyName("activate_date"), JsonPropertyOrder(10)]
    public required string? ActivateDate { get; init; }

    /// <summary>When its stage of life ends by itself; null is never.</summary>
    [JsonPropertyName("life_expire_date"), JsonPropertyOrder(11)]
    public required string? LifeExpireDate { get; init; }

    /// <summary>The group that the operator put it in; null is none.</summary>
    [JsonPropertyName("group_id"), JsonPropertyOrder(12)]
    public required string? GroupId { get; init; }

    /// <summary>Words that the operator gave it.</summary>
    [JsonPropertyName("tags"), JsonPropertyOrder(13)]
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Free text; <c>""</c> is none.</summary>
    [JsonPropertyName("remark"), JsonPropertyOrder(14)]
    public required string Remark { get; init; }
}
