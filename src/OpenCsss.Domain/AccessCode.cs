using System.Buffers;

namespace OpenCsss.Domain;

/// <summary>
/// The code that a partner names itself by, <c>P000270</c>, <c>QY-000001</c>: 1 to 32 ASCII letters, digits,
/// <c>-</c> and <c>_</c>. Two are equal when their characters are; case counts here, though a partner is
/// found without it.
/// <c>default</c> is no partner: its <see cref="Value"/> is empty.
/// Source: contract chapter 1, <c>access_code</c>.
/// </summary>
public readonly record struct AccessCode
{
    private const int MaxLength = 32;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string? _code;

    private AccessCode(string code) => _code = code;

    /// <summary>The code. Empty for <c>default</c>.</summary>
    public string Value => _code ?? "";

    /// <summary>Reads 1 to 32 of the characters allowed; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out AccessCode value)
    {
        var isValid = text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed);
        value = isValid ? new AccessCode(text!) : default;
        return isValid;
    }

    /// <summary>The code, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
