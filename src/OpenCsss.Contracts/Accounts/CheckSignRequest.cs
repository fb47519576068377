using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Accounts;

/// <summary>
/// Asks why a sign fits or does not: <c>POST /system/checkSign</c> (<c>csss-api.md</c>, chapter 9). The request itself
/// is signed as any other; what it asks about stands in its members.
/// </summary>
public sealed record CheckSignRequest
{
    /// <summary>The body in question, as text, exactly as it was or would be sent; required.</summary>
    [JsonPropertyName("body"), JsonConverter(typeof(LenientStringConverter))]
    public string? Body { get; init; }

    /// <summary>The sign in question; if missing, the member <c>sign</c> of the body.</summary>
    [JsonPropertyName("body_sign"), JsonConverter(typeof(LenientStringConverter))]
    public string? BodySign { get; init; }

    /// <summary>The text that the caller signed, to be compared with the platform's; optional.</summary>
    [JsonPropertyName("text"), JsonConverter(typeof(LenientStringConverter))]
    public string? Text { get; init; }
}
