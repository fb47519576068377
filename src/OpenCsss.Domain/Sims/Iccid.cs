namespace OpenCsss.Domain;

/// <summary>
/// The number of a SIM card: 18 to 20 digits, without the pad <c>F</c> that some printings end with.
/// Two are equal when their digits are; <see cref="IsSameCardAs"/> also knows the form without check digit.
/// <c>default</c> is no card: its <see cref="Value"/> is empty.
/// Source: ITU-T E.118; contract chapter 4.
/// </summary>
public readonly record struct Iccid
{
    private const int MinDigits = 18;
    private const int MaxDigits = 20;
    private const int ShownAtStart = 6;
    private const int ShownAtEnd = 4;

    private readonly string? _digits;

    private Iccid(string digits) => _digits = digits;

    /// <summary>The digits, canonical: no pad, no blanks. Empty for <c>default</c>.</summary>
    public string Value => _digits ?? "";

    /// <summary>
    /// True if the last digit is the Luhn digit of the others. Never a reason to refuse a card:
    /// cards in use fail it, the published examples among them.
    /// </summary>
    public bool HasValidCheckDigit
    {
        get
        {
            var digits = Value;
            var sum = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                var digit = digits[digits.Length - 1 - i] - '0';
                var weighted = i % 2 == 0 ? digit : digit * 2;
                sum += weighted > 9 ? weighted - 9 : weighted;
            }

            return digits.Length > 0 && sum % 10 == 0;
        }
    }

    /// <summary>
    /// The form for logs: the first six digits (industry, country, issuer) and the last four, the others as <c>*</c>.
    /// </summary>
    public string Masked
    {
        get
        {
            var digits = Value;
            if (digits.Length == 0)
            {
                return "";
            }

            return string.Create(digits.Length, digits, static (masked, all) =>
            {
                masked.Fill('*');
                all.AsSpan(0, ShownAtStart).CopyTo(masked);
                all.AsSpan(all.Length - ShownAtEnd).CopyTo(masked[^ShownAtEnd..]);
            });
        }
    }

    /// <summary>
    /// Reads an ICCID: white space around it and then one trailing pad <c>F</c> or <c>f</c> are cut; 18 to 20 ASCII
    /// digits must be left.
    /// </summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out Iccid value)
    {
        value = default;
        var digits = text.AsSpan().Trim();
        if (digits.Length > 0 && digits[^1] is 'F' or 'f')
        {
            digits = digits[..^1];
        }

        if (!Ascii.AreDigits(digits, MinDigits, MaxDigits))
        {
            return false;
        }

        // A text that is canonical already is kept as it is: this runs for every SIM of a bulk.
        value = new Iccid(digits.Length == text!.Length ? text : digits.ToString());
        return true;
    }

    /// <summary>
    /// True for equal numbers, and for a form of 19 digits and one of 20 that is the same with a check digit behind.
    /// Whether both exist as cards of their own, only the caller can know.
    /// </summary>
    public bool IsSameCardAs(Iccid other)
    {
        var (shorter, longer) = Value.Length <= other.Value.Length ? (Value, other.Value) : (other.Value, Value);
        return shorter == longer
            || (shorter.Length == 19 && longer.Length == 20 && longer.StartsWith(shorter, StringComparison.Ordinal));
    }

    /// <summary>
    /// The other numbers for which <see cref="IsSameCardAs"/> is true: without the check digit for one of 20 digits,
    /// with any of the ten for one of 19, none for one of 18.
    /// </summary>
    public IReadOnlyList<Iccid> OtherForms()
    {
        var digits = Value;
        return digits.Length switch
        {
            20 => [new Iccid(digits[..19])],
            19 => [.. Enumerable.Range(0, 10).Select(digit => new Iccid($"{digits}{digit}"))],
            _ => [],
        };
    }

    /// <summary>The digits, as <see cref="Value"/>; use <see cref="Masked"/> in logs.</summary>
    public override string ToString() => Value;
}
