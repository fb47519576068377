namespace OpenCsss.Domain;

/// <summary>
/// The code of a currency, <c>USD</c>: three capital letters. Two are equal when their letters are.
/// <c>default</c> is no currency: its <see cref="Value"/> is empty. Whether the code is assigned is not tested.
/// Source: ISO 4217; contract chapter 1, money.
/// </summary>
public readonly record struct Currency
{
    private const int Length = 3;

    private readonly string? _letters;

    private Currency(string letters) => _letters = letters;

    /// <summary>The three letters. Empty for <c>default</c>.</summary>
    public string Value => _letters ?? "";

    /// <summary>Reads three capital letters A to Z; nothing is cut, small letters are refused.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Currency value)
    {
        var isValid = text is { Length: Length } && !text.AsSpan().ContainsAnyExceptInRange('A', 'Z');
        value = isValid ? new Currency(text!) : default;
        return isValid;
    }

    /// <summary>The letters, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
