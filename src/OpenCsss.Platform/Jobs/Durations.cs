using System.Globalization;
using System.Text;

namespace OpenCsss.Platform.Jobs;

/// <summary>Lengths of time as people type them: <c>30d</c>, <c>1d12h</c>, <c>45s</c>.</summary>
internal static class Durations
{
    private static readonly (char Unit, TimeSpan Length)[] Units =
    [
        ('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)),
        ('s', TimeSpan.FromSeconds(1)),
    ];

    /// <summary>More than 0; each unit at most once, the longer ones first.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        var next = 0;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 6)
            {
                return false;
            }

            var letter = rest[digits];
            var unit = Array.FindIndex(Units, next, candidate => candidate.Unit == letter);
            if (unit < 0)
            {
                return false;
            }

            time += Units[unit].Length * int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            next = unit + 1;
            rest = rest[(digits + 1)..];
        }

        return time > TimeSpan.Zero;
    }

    public static string Format(TimeSpan time)
    {
        var text = new StringBuilder();
        foreach (var (unit, length) in Units)
        {
            var count = time.Ticks / length.Ticks;
            time -= length * count;
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            }
        }

        return text.Length > 0 ? text.ToString() : "0s";
    }
}
