namespace OpenCsss.Domain;

/// <summary>
/// The number of an embedded SIM chip (eUICC): 32 digits, which read as one number leave 1 when divided by 97.
/// Two are equal when their digits are. <c>default</c> is no chip: its <see cref="Value"/> is empty.
/// Source: GSMA SGP.29; the check is ISO 7064, MOD 97-10.
/// </summary>
public readonly record struct Eid
{
    private const int Length = 32;

    private readonly string? _digits;

    private Eid(string digits) => _digits = digits;

    /// <summary>The digits. Empty for <c>default</c>.</summary>
    public string Value => _digits ?? "";

    /// <summary>Reads 32 ASCII digits with valid check digits; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Eid value)
    {
        var isValid = Ascii.AreDigits(text, Length, Length) && Remainder(text) == 1;
        value = isValid ? new Eid(text!) : default;
        return isValid;
    }

    /// <summary>The digits, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;

    private static int Remainder(ReadOnlySpan<char> digits)
    {
        var remainder = 0;
        foreach (var digit in digits)
        {
            remainder = ((remainder * 10) + (digit - '0')) % 97;
        }

        return remainder;
    }
}
