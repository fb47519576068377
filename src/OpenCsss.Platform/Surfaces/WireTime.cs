using System.Globalization;

namespace OpenCsss.Platform.Surfaces;

/// <summary>Times as the wire writes them: <c>yyyy-MM-dd HH:mm:ss</c> in the partner's zone.</summary>
internal static class WireTime
{
    public static string Format(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? time, TimeZoneInfo zone) =>
        time is { } value ? Format(value, zone) : null;

    /// <summary>A stored instant; null stays null.</summary>
    public static string? Format(long? milliseconds, TimeZoneInfo zone) =>
        milliseconds is { } value ? Format(DateTimeOffset.FromUnixTimeMilliseconds(value), zone) : null;
}
