using System.Globalization;
using OpenCsss.Domain;

namespace OpenCsss.Server.Http;

/// <summary>Parsers of fields that several operations have.</summary>
internal static class Fields
{
    public static FieldOutcome IccidOf(string text, out Iccid value) =>
        Iccid.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat;

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
    public static FieldOutcome DayOf(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            ? FieldOutcome.Good
            : FieldOutcome.WrongFormat;

    /// <summary>yyyyMM or yyyy-MM, as its first day. The year 9999 is no month's: nothing comes after it.</summary>
    public static FieldOutcome MonthOf(string text, out DateOnly month) =>
        DateOnly.TryParseExact(
            text, ["yyyyMM", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out month)
        && month.Year < 9999
            ? FieldOutcome.Good
            : FieldOutcome.WrongFormat;

    /// <summary>Text in one line, of limited length.</summary>
    public static FieldParser<string> LineOf(int most) => (string text, out string value) =>
    {
        value = text;
        return text.Length > most ? FieldOutcome.OutOfRange
            : text.Any(char.IsControl) ? FieldOutcome.WrongFormat
            : FieldOutcome.Good;
    };

    /// <summary>
    /// Digits between two bounds. What is written well but has no such value is out of range; anything else has a
    /// wrong format.
    /// </summary>
    public static FieldParser<int> Between(int least, int most) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value >= least && value <= most
            ? FieldOutcome.Good
            : text.AsSpan().ContainsAnyExceptInRange('0', '9') ? FieldOutcome.WrongFormat : FieldOutcome.OutOfRange;
}
