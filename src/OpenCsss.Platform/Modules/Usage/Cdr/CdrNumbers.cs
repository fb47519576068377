using System.Globalization;
using System.Text;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// Reads the volumes and durations of a file. A point or comma means what the profile says that it means, and without
/// that nothing: <c>1.234</c> is a thousand for one operator and one for another.
/// </summary>
internal sealed class CdrNumbers
{
    private const int MostCharacters = 48;
    private const long MostSeconds = 1_000_000_000;

    /// <summary>A decimal has room for so many.</summary>
    private const int MostDigits = 28;

    private readonly long _unit;
    private readonly char? _decimalSign;
    private readonly char? _thousandsSign;

    public CdrNumbers(CdrProfile profile)
    {
        _unit = profile.Unit switch
        {
            "kb" => 1_024,
            "mb" => DataVolume.BytesPerMegabyte,
            _ => 1,
        };
        _decimalSign = profile.Decimal?[0];
        _thousandsSign = profile.Thousands?[0];
    }

    /// <summary>
    /// A number in the profile's unit as bytes, a part of one rounded up; nothing is 0. What is beyond all bounds is
    /// the greatest number that there is.
    /// </summary>
    public bool TryVolume(ReadOnlySpan<byte> text, out long bytes) => TryVolume(text, _unit, out bytes);

    /// <summary>A number in a unit of so many bytes.</summary>
    public bool TryVolume(ReadOnlySpan<byte> text, long unit, out long bytes)
    {
        bytes = 0;
        if (text.Length == 0)
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            bytes = whole <= UsageRecord.MostBytes ? whole * unit : long.MaxValue;
            return true;
        }

        if (!TryDecimal(text, out var number))
        {
            return false;
        }

        bytes = Math.Abs(number) > UsageRecord.MostBytes
            ? number > 0 ? long.MaxValue : -long.MaxValue
            : (long)Math.Ceiling(Math.Abs(number) * unit) * Math.Sign(number);
        return true;
    }

    /// <summary>Seconds, whole or with a part, or hours, minutes and seconds: <c>26:05:00</c>.</summary>
    public bool TryDuration(ReadOnlySpan<byte> text, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0m;
        if (text.Count((byte)':') == 2)
        {
            var first = text.IndexOf((byte)':');
            var second = text.LastIndexOf((byte)':');
            if (!TryWhole(text[..first], MostSeconds / 3_600, out var hours)
                || !TryWhole(text[(first + 1)..second], 59, out var minutes)
                || second - first != 3 || !TryDecimal(text[(second + 1)..], out seconds) || seconds is < 0 or >= 60)
            {
                return false;
            }

            seconds += (hours * 3_600) + (minutes * 60);
        }
        else if (!TryDecimal(text, out seconds) || seconds is < 0 or > MostSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds((long)(seconds * 1_000));
        return true;
    }

    private static bool TryWhole(ReadOnlySpan<byte> text, long most, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    /// <summary>With a minus in front, groups of three digits and decimals, as the profile has them.</summary>
    private bool TryDecimal(ReadOnlySpan<byte> utf8, out decimal number)
    {
        number = 0;
        if (utf8.Length is 0 or > MostCharacters)
        {
            return false;
        }

        Span<char> text = stackalloc char[MostCharacters];
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        var isNegative = text[0] == '-';
        text = isNegative ? text[1..] : text;
        var sign = _decimalSign is { } point ? text.IndexOf(point) : -1;
        var decimals = sign < 0 ? default : text[(sign + 1)..];
        Span<char> digits = stackalloc char[MostCharacters];
        var count = CopyWhole(sign < 0 ? text : text[..sign], digits);
        if (count < 0 || count + decimals.Length == 0 || decimals.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (count > MostDigits)
        {
            number = decimal.MaxValue;
        }
        else
        {
            digits[count] = '.';
            decimals.CopyTo(digits[(count + 1)..]);
            number = decimal.Parse(
                digits[..(count + 1 + decimals.Length)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        number = isNegative ? -number : number;
        return true;
    }

    /// <summary>The digits without the signs between their groups, how many they are; -1 if it is none.</summary>
    private int CopyWhole(ReadOnlySpan<char> text, Span<char> digits)
    {
        var (count, group, isGrouped) = (0, 0, false);
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = character;
                group++;
                continue;
            }

            if (!IsThousands(character) || group is 0 or > 3 || (isGrouped && group != 3))
            {
                return -1;
            }

            (group, isGrouped) = (0, true);
        }

        return isGrouped && group != 3 ? -1 : count;
    }

    /// <summary>A blank may be one that does not break the line.</summary>
    private bool IsThousands(char character) =>
        _thousandsSign is { } sign && (character == sign || (sign == ' ' && character is '\u00A0' or '\u202F'));
}
