using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Operator;

/// <summary>How far the clock is to move.</summary>
public sealed record AdvanceClockRequest
{
    /// <summary><c>30d</c>, <c>12h</c>, <c>90m</c>, <c>45s</c>, or several of them: <c>1d12h</c>.</summary>
    [JsonPropertyName("by"), JsonConverter(typeof(LenientStringConverter))]
    public string? By { get; set; }
}

/// <summary>The clock after it was moved.</summary>
/// <param name="Now">The platform's time, UTC.</param>
/// <param name="MovedBy">How far it is ahead of wall-clock time.</param>
/// <param name="Sims">How many SIMs something has happened to.</param>
public sealed record ClockAdvanced(
    [property: JsonPropertyName("now")] string Now,
    [property: JsonPropertyName("moved_by")] string MovedBy,
    [property: JsonPropertyName("sims")] int Sims);
