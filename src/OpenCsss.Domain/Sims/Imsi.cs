namespace OpenCsss.Domain;

/// <summary>
/// The identity of a subscription in mobile networks: 6 to 15 digits, the first three of them the country (MCC).
/// Two are equal when their digits are. <c>default</c> is no IMSI: its <see cref="Value"/> is empty.
/// Source: ITU-T E.212; 3GPP TS 23.003, 2.2.
/// </summary>
public readonly record struct Imsi
{
    private readonly string? _digits;

    private Imsi(string digits) => _digits = digits;

    /// <summary>The digits. Empty for <c>default</c>.</summary>
    public string Value => _digits ?? "";

    /// <summary>Reads 6 to 15 ASCII digits; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Imsi value)
    {
        var isValid = Ascii.AreDigits(text, 6, 15);
        value = isValid ? new Imsi(text!) : default;
        return isValid;
    }

    /// <summary>The digits, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
