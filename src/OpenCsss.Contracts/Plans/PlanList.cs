using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Plans;

/// <summary>Answer of <c>/package/syncPackages</c> (<c>csss-api.md</c>, 6.1).</summary>
/// <param name="Page">Which part of the list this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="PackageList">The plans of the page, by their codes.</param>
public sealed record PlanList(
    [property: JsonPropertyName("page"), JsonPropertyOrder(1)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(2)] string? Sign,
    [property: JsonPropertyName("package_list"), JsonPropertyOrder(3)] IReadOnlyList<Plan> PackageList);
