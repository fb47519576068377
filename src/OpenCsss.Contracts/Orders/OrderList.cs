using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Orders;

/// <summary>Answer of <c>/package/queryOrder</c> (<c>csss-api.md</c>, 6.6).</summary>
/// <param name="Page">Which part of the list this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="PackageOrder">The orders of the page, newest first.</param>
/// <param name="PackageOrderCount">How many they are.</param>
public sealed record OrderList(
    [property: JsonPropertyName("page"), JsonPropertyOrder(1)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(2)] string? Sign,
    [property: JsonPropertyName("package_order"), JsonPropertyOrder(3)] IReadOnlyList<PackageOrder> PackageOrder,
    [property: JsonPropertyName("package_order_num"), JsonPropertyOrder(4)] int PackageOrderCount);
