using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Sims;

/// <summary>Answer of <c>/device/queryBatchDevice</c> (<c>csss-api.md</c>, 4.1).</summary>
/// <param name="Page">Which part of the list this is.</param>
/// <param name="Sign">The signature over the other members, with the partner's current secret.</param>
/// <param name="DeviceList">The SIMs of the page, in the order in which they were added.</param>
public sealed record SimList(
    [property: JsonPropertyName("page"), JsonPropertyOrder(1)] PageInfo Page,
    [property: JsonPropertyName("sign"), JsonPropertyOrder(2)] string? Sign,
    [property: JsonPropertyName("device_list"), JsonPropertyOrder(3)] IReadOnlyList<Sim> DeviceList);
