using System.Text.Json.Serialization;

namespace OpenCsss.Contracts;

/// <summary>Which part of a list an answer holds (<c>csss-api.md</c>, 6.6).</summary>
/// <param name="CurrentPageNumber">The page, from 1.</param>
/// <param name="PageSize">How many items a full page has.</param>
/// <param name="TotalCount">How many items the whole list has.</param>
/// <param name="TotalPages">How many pages it has.</param>
public sealed record PageInfo(
    [property: JsonPropertyName("cur_page_no"), JsonPropertyOrder(1)] int CurrentPageNumber,
    [property: JsonPropertyName("page_size"), JsonPropertyOrder(2)] int PageSize,
    [property: JsonPropertyName("total_count"), JsonPropertyOrder(3)] int TotalCount,
    [property: JsonPropertyName("total_pages"), JsonPropertyOrder(4)] int TotalPages);
