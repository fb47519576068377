using System.Text.Json.Serialization;

namespace OpenCsss.Contracts.Accounts;

/// <summary>
/// Answer of <c>/system/checkSign</c> (<c>csss-api.md</c>, chapter 9). It holds no secret and no sign but its own.
/// </summary>
public sealed record SignChecked
{
    /// <summary>The signature over the other members, with the partner's current secret.</summary>
    [JsonPropertyName("sign"), JsonPropertyOrder(1)]
    public string? Sign { get; init; }

    /// <summary><c>1</c> if the platform would believe the sign, <c>0</c> if not.</summary>
    [JsonPropertyName("matches"), JsonPropertyOrder(2)]
    public required string Matches { get; init; }

    /// <summary>
    /// The spelling that the sign was computed of: <c>canonical</c>, <c>ascii</c>, <c>slash</c>, <c>ascii_slash</c>,
    /// <c>string_numbers</c>; null if none.
    /// </summary>
    [JsonPropertyName("dialect"), JsonPropertyOrder(3)]
    public string? Dialect { get; init; }

    /// <summary>The secret it was computed with: <c>current</c>, or <c>old</c>, rotated out; null if none.</summary>
    [JsonPropertyName("secret"), JsonPropertyOrder(4)]
    public string? Secret { get; init; }

    /// <summary>The text that the platform computes the sign of; null if the body cannot be read.</summary>
    [JsonPropertyName("canonical_text"), JsonPropertyOrder(5)]
    public string? CanonicalText { get; init; }

    /// <summary>
    /// The first byte, counted from 0 in UTF-8, in which the caller's text differs from <see cref="CanonicalText"/>;
    /// null if it does not, or if none was given.
    /// </summary>
    [JsonPropertyName("differs_at"), JsonPropertyOrder(6)]
    public int? DiffersAt { get; init; }

    /// <summary>A piece of <see cref="CanonicalText"/> from the character on that holds that byte.</summary>
    [JsonPropertyName("expected_there"), JsonPropertyOrder(7)]
    public string? ExpectedThere { get; init; }

    /// <summary>A piece of the caller's text from there on; <c>""</c> if it ends before.</summary>
    [JsonPropertyName("found_there"), JsonPropertyOrder(8)]
    public string? FoundThere { get; init; }

    /// <summary>What is wrong, one of <see cref="SignProblems"/> each; empty if nothing is.</summary>
    [JsonPropertyName("problems"), JsonPropertyOrder(9)]
    public required IReadOnlyList<string> Problems { get; init; }
}
