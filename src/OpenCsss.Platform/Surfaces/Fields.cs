using System.Globalization;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Parsers of fields that several operations have. All tell the two faults apart by one rule: what is no value of the
/// field's form has a wrong format, and a value of that form that the field does not have is out of range.
/// </summary>
internal static class Fields
{
    /// <summary>Years in which a zone's offset takes no day or instant beyond those that can be counted.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 9998;

    public static FieldOutcome IccidOf(string text, out Iccid value) =>
        Iccid.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

    public static FieldOutcome ImsiOf(string text, out Imsi value) =>
        Imsi.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

    public static FieldOutcome PackageCodeOf(string text, out PackageCode value) =>
        PackageCode.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

    public static FieldOutcome MccOf(string text, out Mcc value) =>
        Mcc.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

    public static FieldOutcome MncOf(string text, out string mnc)
    {
        mnc = text;
        return text.Length is 2 or 3 && text.All(char.IsAsciiDigit) ? FieldOutcome.Good : FieldOutcome.WrongFormat;
    }

    /// <summary>Milliseconds since 1970 UTC, 13 digits, as in callbacks.</summary>
    public static FieldOutcome MillisecondsOf(string text, out DateTimeOffset time)
    {
        var isTime = text.Length == 13
            & long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds);
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isTime ? FieldOutcome.Good : FieldOutcome.WrongFormat;
    }

    /// <summary>yyyy-MM-dd.</summary>
    public static FieldOutcome DayOf(string text, out DateOnly day) => DateOf(text, ["yyyy-MM-dd"], out day);

    /// <summary>yyyyMM or yyyy-MM, as its first day.</summary>
    public static FieldOutcome MonthOf(string text, out DateOnly month) =>
        DateOf(text, ["yyyyMM", "yyyy-MM"], out month);

    /// <summary>yyyy-MM-dd HH:mm:ss, in a partner's zone.</summary>
    public static FieldParser<DateTimeOffset> SecondIn(TimeZoneInfo zone) => (string text, out DateTimeOffset time) =>
    {
        time = default;
        if (!DateTime.TryParseExact(
            text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return FieldOutcome.WrongFormat;
        }

        if (local.Year is < FirstYear or > LastYear)
        {
            return FieldOutcome.OutOfRange;
        }

        time = LocalTime.ToInstant(local, zone);
        return FieldOutcome.Good;
    };

    /// <summary>Text in one line, of limited length.</summary>
    public static FieldParser<string> LineOf(int most) => (string text, out string value) =>
    {
        value = text;
        return text.Length > most ? FieldOutcome.OutOfRange
            : text.Any(char.IsControl) ? FieldOutcome.WrongFormat
            : FieldOutcome.Good;
    };

    /// <summary><c>1</c> is yes and <c>0</c> is no.</summary>
    public static FieldOutcome FlagOf(string text, out bool value)
    {
        var outcome = CodeOf(text, 0, 1, out var number);
        value = number == 1;
        return outcome;
    }

    /// <summary>
    /// One of the numbers that stand for something, from one to another. Such a number is a name: <c>01</c> is not
    /// <c>1</c>.
    /// </summary>
    public static FieldParser<int> CodeBetween(int least, int most) => (string text, out int value) =>
        CodeOf(text, least, most, out value);

    /// <summary>A count, in digits, between two bounds.</summary>
    public static FieldParser<int> Between(int least, int most) => (string text, out int value) =>
    {
        var outcome = DigitsOf(text, least, most, out var number);
        value = (int)number;
        return outcome;
    };

    /// <summary>The same for counts that need 64 bits.</summary>
    public static FieldParser<long> CountUpTo(long most) => (string text, out long value) =>
        DigitsOf(text, 0, most, out value);

    /// <summary>An amount of money, in hundredths.</summary>
    public static FieldOutcome AmountOf(string text, out long minorUnits) =>
        Money.TryParseAmount(text, out minorUnits) ? FieldOutcome.Good : NoDecimal(text);

    /// <summary>A volume in megabytes.</summary>
    public static FieldOutcome VolumeOf(string text, out DataVolume volume) =>
        DataVolume.TryParseMegabytes(text, out volume) ? FieldOutcome.Good : NoDecimal(text);

    private static FieldOutcome CodeOf(string text, int least, int most, out int value)
    {
        var outcome = DigitsOf(text, least, most, out var number);
        value = (int)number;
        return outcome is not FieldOutcome.WrongFormat && text.Length > 1 && text[0] == '0'
            ? FieldOutcome.WrongFormat
            : outcome;
    }

    /// <summary>The number if it is good, else 0.</summary>
    private static FieldOutcome DigitsOf(string text, long least, long most, out long value)
    {
        value = 0;
        if (text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return FieldOutcome.WrongFormat;
        }

        // Digits that do not fit are a number all the same, and greater than any bound.
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < least || number > most)
        {
            return FieldOutcome.OutOfRange;
        }

        value = number;
        return FieldOutcome.Good;
    }

    /// <summary>What is wrong with a number of at most two decimals that could not be taken.</summary>
    private static FieldOutcome NoDecimal(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var integer = dot < 0 ? text : text.AsSpan(0, dot);
        var decimals = dot < 0 ? "0" : text.AsSpan(dot + 1);
        return integer.IsEmpty || integer.ContainsAnyExceptInRange('0', '9')
            || decimals.Length is 0 or > 2 || decimals.ContainsAnyExceptInRange('0', '9')
                ? FieldOutcome.WrongFormat
                : FieldOutcome.OutOfRange;
    }

    private static FieldOutcome DateOf(string text, string[] forms, out DateOnly date) =>
        !DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            ? FieldOutcome.WrongFormat
            : date.Year is < FirstYear or > LastYear ? FieldOutcome.OutOfRange
            : FieldOutcome.Good;
}
