using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sims;

/// <summary>
/// A SIM with a plan in use, an item of the answer of <c>/device/syncAssetInfo</c> (<c>csss-api.md</c>, 4.3). All
/// members are text, <c>""</c> if not known. Times are <c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone.
/// </summary>
/// <param name="AssetId">The ICCID.</param>
/// <param name="LifeCycle">As <see cref="Sim.LifeCycle"/>.</param>
/// <param name="Imsi">The IMSI in use.</param>
/// <param name="Msisdn">The telephone number.</param>
/// <param name="OrderCode">The id of the order in use, or paused.</param>
/// <param name="PackageCode">Its plan.</param>
/// <param name="StartDate">Its first second.</param>
/// <param name="ExpireDate">Its last second.</param>
public sealed record SyncedSim(
    [property: JsonPropertyName("assetId"), JsonPropertyOrder(1)] string AssetId,
    [property: JsonPropertyName("lifeCycle"), JsonPropertyOrder(2)] string LifeCycle,
    [property: JsonPropertyName("imsi"), JsonPropertyOrder(3)] string Imsi,
    [property: JsonPropertyName("msisdn"), JsonPropertyOrder(4)] string Msisdn,
    [property: JsonPropertyName("orderCode"), JsonPropertyOrder(5)] string OrderCode,
    [property: JsonPropertyName("packageCode"), JsonPropertyOrder(6)] string PackageCode,
    [property: JsonPropertyName("startDate"), JsonPropertyOrder(7)] string StartDate,
    [property: JsonPropertyName("expireDate"), JsonPropertyOrder(8)] string ExpireDate);
