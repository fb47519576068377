using System.Globalization;
using System.Text;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>Reads the times of a file, as its profile says that they are written.</summary>
internal sealed class CdrClock
{
    /// <summary>The year 8999 is over.</summary>
    private const long LastSecond = 221_845_392_000;

    private const int MostCharacters = 64;
    private const int Minutes = 4_096;

    private readonly string? _format;
    private readonly TimeZoneInfo? _zone;

    /// <summary>
    /// The zone's offsets in the minutes that were met last: a file's times lie close together, and to reckon an offset
    /// takes longer than to read a line.
    /// </summary>
    private readonly (long Minute, long FirstTicks, long LastTicks)[] _offsets = new (long, long, long)[Minutes];

    public CdrClock(CdrProfile profile)
    {
        _format = profile.TimeFormat;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone);
        _zone = zone.HasSameRules(TimeZoneInfo.Utc) ? null : zone;
    }

    /// <summary>False if it is no time of the profile's form.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out CdrTime time)
    {
        time = default;
        if (_format is "unix" or "unix_ms")
        {
            return TryNumber(text, out time);
        }

        var offset = default(TimeSpan?);
        if (!(_format is null ? IsoTime.TryParse(text, out var local, out offset) : TryFormat(text, out local))
            || !IsReckonable(local))
        {
            return false;
        }

        time = local.Kind is not DateTimeKind.Unspecified ? Single(new DateTimeOffset(local.ToUniversalTime()))
            : offset is { } said ? Single(new DateTimeOffset(local.Ticks - said.Ticks, TimeSpan.Zero))
            : InZone(local);
        return true;
    }

    /// <summary>The day on which it is, in the profile's zone.</summary>
    public DateOnly DayOf(CdrTime time) =>
        DateOnly.FromDateTime(_zone is null ? time.First.UtcDateTime : LocalTime.Of(time.First, _zone));

    private static CdrTime Single(DateTimeOffset time) => new(time, time);

    /// <summary>A span before or after it is still a time. Which years make sense is the record's business.</summary>
    private static bool IsReckonable(DateTime time) => time.Year is > 1900 and < 9000;

    private bool TryNumber(ReadOnlySpan<byte> text, out CdrTime time)
    {
        var isSeconds = _format is "unix";
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= (isSeconds ? LastSecond : LastSecond * 1_000);
        time = isNumber
            ? Single(DateTimeOffset.FromUnixTimeMilliseconds(isSeconds ? number * 1_000 : number))
            : default;
        return isNumber;
    }

    private bool TryFormat(ReadOnlySpan<byte> text, out DateTime local)
    {
        local = default;
        if (text.Length is 0 or > MostCharacters)
        {
            return false;
        }

        Span<char> characters = stackalloc char[MostCharacters];
        var count = Encoding.UTF8.GetChars(text, characters);
        return DateTime.TryParseExact(
            characters[..count], _format, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
    }

    private CdrTime InZone(DateTime local)
    {
        if (_zone is null)
        {
            return Single(new DateTimeOffset(local.Ticks, TimeSpan.Zero));
        }

        var minute = local.Ticks / TimeSpan.TicksPerMinute;
        ref var offsets = ref _offsets[minute % Minutes];
        if (offsets.Minute != minute)
        {
            var beginning = new DateTime(minute * TimeSpan.TicksPerMinute);
            var (first, last) = LocalTime.ToInstants(beginning, _zone);
            offsets = (minute, beginning.Ticks - first.Ticks, beginning.Ticks - last.Ticks);
        }

        return new CdrTime(
            new DateTimeOffset(local.Ticks - offsets.FirstTicks, TimeSpan.Zero),
            new DateTimeOffset(local.Ticks - offsets.LastTicks, TimeSpan.Zero));
    }
}
