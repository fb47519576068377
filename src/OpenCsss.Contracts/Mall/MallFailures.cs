using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Mall;

/// <summary>A refusal of the Mall API (<c>mall-api.md</c>, 1).</summary>
/// <param name="OperateCode"><c>F</c>.</param>
/// <param name="ResultCode">A status code of the enterprise API.</param>
/// <param name="Message">The same in words.</param>
public sealed record MallFailure(
    [property: JsonPropertyName("operateCode"), JsonPropertyOrder(1)] string OperateCode,
    [property: JsonPropertyName("resultCode"), JsonPropertyOrder(2)] string ResultCode,
    [property: JsonPropertyName("message"), JsonPropertyOrder(3)] string Message);

/// <summary>The same of bundle groups and orders, whose envelope is that of the enterprise API (4).</summary>
/// <param name="Code">The status code.</param>
/// <param name="Data">Null.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Success">False.</param>
/// <param name="OperateCode"><c>F</c>.</param>
/// <param name="ResultCode">As <paramref name="Code"/>.</param>
public sealed record MallEnvelopeFailure(
    [property: JsonPropertyName("code"), JsonPropertyOrder(1)] string Code,
    [property: JsonPropertyName("data"), JsonPropertyOrder(2)] object? Data,
    [property: JsonPropertyName("message"), JsonPropertyOrder(3)] string Message,
    [property: JsonPropertyName("success"), JsonPropertyOrder(4)] bool Success,
    [property: JsonPropertyName("operateCode"), JsonPropertyOrder(5)] string OperateCode,
    [property: JsonPropertyName("resultCode"), JsonPropertyOrder(6)] string ResultCode);
