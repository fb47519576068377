using System.Text.Json.Serialization;

namespace OpenCsss.Contracts;

/// <summary>What every answer is wrapped in (<c>csss-api.md</c>, 1.1); all four members are always written.</summary>
/// <param name="Code">A status code; <c>0000</c> is success.</param>
/// <param name="Data">The answer; null on an error unless the operation says otherwise.</param>
/// <param name="Message">The status in the language that was asked for.</param>
/// <param name="Success">Whether the code is <c>0000</c>.</param>
/// <typeparam name="T">The operation's answer.</typeparam>
public sealed record Envelope<T>(
    [property: JsonPropertyName("code"), JsonPropertyOrder(1)] string Code,
    [property: JsonPropertyName("data"), JsonPropertyOrder(2)] T? Data,
    [property: JsonPropertyName("message"), JsonPropertyOrder(3)] string Message,
    [property: JsonPropertyName("success"), JsonPropertyOrder(4)] bool Success)
    where T : class;
