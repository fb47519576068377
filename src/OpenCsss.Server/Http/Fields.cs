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
