namespace OpenCsss.Domain;

/// <summary>
/// The mobile code of a country, <c>460</c>: three digits. Two are equal when their digits are.
/// <c>default</c> is no country: its <see cref="Value"/> is empty. Whether the code is assigned is not tested.
/// Source: ITU-T E.212.
/// </summary>
public readonly record struct Mcc
{
    private readonly string? _digits;

    private Mcc(string digits) => _digits = digits;

    /// <summary>The three digits. Empty for <c>default</c>.</summary>
    public string Value => _digits ?? "";

    /// <summary>Reads three ASCII digits; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Mcc value)
    {
        var isValid = Ascii.AreDigits(text, 3, 3);
        value = isValid ? new Mcc(text!) : default;
        return isValid;
    }

    /// <summary>The digits, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
