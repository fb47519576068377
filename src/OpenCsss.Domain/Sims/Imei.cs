namespace OpenCsss.Domain;

/// <summary>
/// The number of a device: 14 digits (without check digit), 15 (with it) or 16 (IMEISV, with the software version).
/// Two are equal when their digits are: forms of different length are different values.
/// <c>default</c> is no IMEI: its <see cref="Value"/> is empty. The check digit is not tested.
/// Source: 3GPP TS 23.003, 6.2.
/// </summary>
public readonly record struct Imei
{
    private readonly string? _digits;

    private Imei(string digits) => _digits = digits;

    /// <summary>The digits. Empty for <c>default</c>.</summary>
    public string Value => _digits ?? "";

    /// <summary>Reads 14 to 16 ASCII digits; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Imei value)
    {
        var isValid = Ascii.AreDigits(text, 14, 16);
        value = isValid ? new Imei(text!) : default;
        return isValid;
    }

    /// <summary>The digits, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
