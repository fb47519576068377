using System.Globalization;

namespace OpenCsss.Domain;

/// <summary>
/// The number of a short message, in text <c>SMS_</c> and its 17 to 19 digits: <c>SMS_47452122261749760</c>.
/// Two are equal when their numbers are; a later message has a greater number. <c>default</c> is no message: its text
/// is empty.
/// Source: contract chapter 7; the form is ours.
/// </summary>
/// <param name="Value">The number; 0 for <c>default</c>.</param>
public readonly record struct SmsId(long Value)
{
    private const string Prefix = "SMS_";

    /// <summary>Reads <c>SMS_</c> in capitals and 17 to 19 ASCII digits, the first not 0; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out SmsId value)
    {
        value = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var digits = text.AsSpan(Prefix.Length);
        if (!Ascii.AreDigits(digits, 17, 19) || digits[0] == '0'
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = new SmsId(number);
        return true;
    }

    /// <summary><c>SMS_</c> and the digits; empty for <c>default</c>.</summary>
    public override string ToString() =>
        Value == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Value}");
}
