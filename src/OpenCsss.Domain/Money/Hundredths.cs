namespace OpenCsss.Domain;

/// <summary>
/// Numbers with at most two decimals, as the wire has them for money and for megabytes. They are read by hand
/// because <c>decimal.TryParse</c> also takes signs, exponents and blanks, and is many times slower.
/// </summary>
internal static class Hundredths
{
    /// <summary>More than any amount; few enough that the hundredths stay far below the end of <c>long</c>.</summary>
    private const int MaxIntegerDigits = 15;

    /// <summary>Reads 1 to 15 ASCII digits and, if there is a dot, 1 or 2 more behind it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long hundredths)
    {
        hundredths = 0;
        var dot = text.IndexOf('.');
        var integer = dot < 0 ? text : text[..dot];
        var decimals = dot < 0 ? "0" : text[(dot + 1)..];
        if (!Ascii.AreDigits(integer, 1, MaxIntegerDigits) || !Ascii.AreDigits(decimals, 1, 2))
        {
            return false;
        }

        hundredths = (Read(integer) * 100) + (decimals.Length == 1 ? Read(decimals) * 10 : Read(decimals));
        return true;
    }

    private static long Read(ReadOnlySpan<char> digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
