using System.Globalization;

namespace OpenCsss.Platform.Imports;

/// <summary>Instants in CSV files: a date or a time, UTC if no offset is said.</summary>
internal static class CsvInstant
{
    /// <summary>What one must look like, for a refusal.</summary>
    public const string Form = "a date or time";

    private const string Written = "yyyy-MM-ddTHH:mm:ss.FFFK";

    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss.FFF", "yyyy-MM-ddTHH:mm:ss.FFFzzz"];

    public static bool TryParse(string text, out DateTimeOffset? time)
    {
        var isTime = DateTimeOffset.TryParseExact(
            text.Replace("Z", "+00:00", StringComparison.Ordinal), Forms, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var parsed);
        time = parsed.ToUniversalTime();
        return isTime;
    }

    /// <summary>A stored instant, to its millisecond, as <see cref="TryParse"/> reads it; empty for null.</summary>
    public static string Format(long? milliseconds) => milliseconds is { } value
        ? DateTimeOffset.FromUnixTimeMilliseconds(value).UtcDateTime.ToString(Written, CultureInfo.InvariantCulture)
        : "";
}
