namespace OpenCsss.Domain;

/// <summary>
/// A telephone number in international form, 5 to 15 digits without <c>+</c>: <c>85251234567</c>.
/// Two are equal when their digits are. <c>default</c> is no number: its <see cref="Value"/> is empty.
/// Whether the country code exists is not tested.
/// Source: ITU-T E.164.
/// </summary>
public readonly record struct Msisdn
{
    private readonly string? _digits;

    private Msisdn(string digits) => _digits = digits;

    /// <summary>The digits, without <c>+</c>. Empty for <c>default</c>.</summary>
    public string Value => _digits ?? "";

    /// <summary>Reads 5 to 15 ASCII digits; one leading <c>+</c> is cut, nothing else.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Msisdn value)
    {
        value = default;
        var hasPlus = text is ['+', ..];
        if (!Ascii.AreDigits(hasPlus ? text.AsSpan(1) : text, 5, 15))
        {
            return false;
        }

        value = new Msisdn(hasPlus ? text![1..] : text!);
        return true;
    }

    /// <summary>The digits, as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
