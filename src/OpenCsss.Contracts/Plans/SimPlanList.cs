using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Plans;

/// <summary>Answer of <c>/package/queryDevicePackages</c> (<c>csss-api.md</c>, 6.8).</summary>
/// <param name="Page">Which part of the partner's SIMs this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="DevicePackage">The SIMs of the page, in the order in which they were added.</param>
public sealed record SimPlanList(
    [property: JsonPropertyName("page"), JsonPropertyOrder(1)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(2)] string? Sign,
    [property: JsonPropertyName("device_package"), JsonPropertyOrder(3)] IReadOnlyList<SimPlans> DevicePackage);

/// <summary>A SIM and the plans that it may be ordered now.</summary>
/// <param name="DeviceId">The ICCID.</param>
/// <param name="PackageList">The plans, by their codes; none for a SIM that is deactivated.</param>
public sealed record SimPlans(
    [property: JsonPropertyName("device_id"), JsonPropertyOrder(1)] string DeviceId,
    [property: JsonPropertyName("package_list"), JsonPropertyOrder(2)] IReadOnlyList<PlanOffer> PackageList);

/// <summary>What of a plan an order of it needs.</summary>
/// <param name="PackageCode">Plan code.</param>
/// <param name="PackageName">Its name in the language of the answer.</param>
/// <param name="PackageType">As <see cref="Plan.PackageType"/>.</param>
/// <param name="Price">What a period costs this partner, two decimals.</param>
/// <param name="Currency">ISO 4217 code of the partner's currency.</param>
public sealed record PlanOffer(
    [property: JsonPropertyName("package_code"), JsonPropertyOrder(1)] string PackageCode,
    [property: JsonPropertyName("package_name"), JsonPropertyOrder(2)] string PackageName,
    [property: JsonPropertyName("package_type"), JsonPropertyOrder(3)] string PackageType,
    [property: JsonPropertyName("price"), JsonPropertyOrder(4)] string Price,
    [property: JsonPropertyName("currency"), JsonPropertyOrder(5)] string Currency);
