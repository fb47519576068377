namespace OpenCsss.Contracts.Signing;

/// <summary>
/// How the writer of a request spells the text that it signs: the canonical form, or one of the four deviations
/// that common JSON writers produce (<c>csss-api.md</c>, chapter 2). No other spelling is accepted.
/// </summary>
public enum SignDialect : byte
{
    /// <summary>Only <c>"</c>, <c>\</c> and control characters are escaped; numbers stand as they were sent.</summary>
    Canonical = 0,

    /// <summary>Characters outside ASCII as <c>\uXXXX</c>, lower-case hexadecimal, surrogate pairs.</summary>
    Ascii = 1,

    /// <summary><c>/</c> as <c>\/</c>.</summary>
    Slash = 2,

    /// <summary>Both <see cref="Ascii"/> and <see cref="Slash"/>.</summary>
    AsciiSlash = 3,

    /// <summary>Numbers quoted as strings.</summary>
    StringNumbers = 4,
}
