using System.Globalization;

namespace OpenCsss.Protocols.Smpp;

/// <summary>Times of the wire (SMPP 3.4, 7.1.1): 16 characters <c>YYMMDDhhmmsstnnp</c>.</summary>
public static class SmppTime
{
    /// <summary>A length of time from now, up to 63 years: <c>000001000000000R</c> is a day.</summary>
    public static string Relative(TimeSpan length)
    {
        var days = (int)length.TotalDays;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{days / 365:00}{days % 365 / 30:00}{days % 365 % 30:00}{length:hhmmss}000R");
    }

    /// <summary>An instant, in UTC.</summary>
    public static string Absolute(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyMMddHHmmss", CultureInfo.InvariantCulture) + "000+";

    /// <summary>
    /// Whether a field names no time: it is empty, or <c>000000000000000R</c>, «in no time from now», which clients
    /// write for «at once» and for «as long as the SMSC likes».
    /// </summary>
    public static bool IsNone(ReadOnlySpan<byte> text) => text.IsEmpty || text.SequenceEqual("000000000000000R"u8);

    /// <summary>Reads either form as an instant.</summary>
    /// <param name="text">16 characters.</param>
    /// <param name="now">What a relative time counts from.</param>
    /// <param name="instant">The instant; <c>default</c> for an empty text.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, DateTimeOffset now, out DateTimeOffset instant)
    {
        instant = default;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length != 16 || text[..15].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        Span<int> pairs = stackalloc int[6];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = Number(text.Slice(i * 2, 2));
        }

        if (text[15] == 'R')
        {
            instant = now + new TimeSpan(
                (pairs[0] * 365) + (pairs[1] * 30) + pairs[2], pairs[3], pairs[4], pairs[5]);
            return true;
        }

        var offset = TimeSpan.FromMinutes(Number(text[13..15]) * 15);
        if (text[15] is not ((byte)'+' or (byte)'-') || offset > TimeSpan.FromHours(14)
            || pairs[1] is < 1 or > 12 || pairs[2] < 1 || pairs[2] > DateTime.DaysInMonth(2000 + pairs[0], pairs[1])
            || pairs[3] > 23 || pairs[4] > 59 || pairs[5] > 59)
        {
            return false;
        }

        var (year, isEast) = (2000 + pairs[0], text[15] == '+');
        instant = new DateTimeOffset(
            year, pairs[1], pairs[2], pairs[3], pairs[4], pairs[5], isEast ? offset : -offset);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
