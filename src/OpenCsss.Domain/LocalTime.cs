namespace OpenCsss.Domain;

/// <summary>
/// Local times as instants. It asks a zone for the offset at an instant alone, which always has one answer; what
/// <see cref="TimeZoneInfo"/> says of local times depends on which of two offsets a zone calls standard.
/// </summary>
public static class LocalTime
{
    /// <summary>Wider than any offset: a day before and a day after lie on both sides of a transition.</summary>
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>What a clock on the wall shows in a zone at an instant.</summary>
    public static DateTime Of(DateTimeOffset instant, TimeZoneInfo zone) =>
        DateTime.SpecifyKind(instant.UtcDateTime + zone.GetUtcOffset(instant.UtcDateTime), DateTimeKind.Unspecified);

    /// <summary>
    /// The instant of a local time. The offset before a transition decides both odd cases: a skipped time is then
    /// later by what was skipped, and of a time that happens twice it is the first.
    /// </summary>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone) => ToInstants(local, zone).First;

    /// <summary>
    /// The instants of a local time: of one that happens twice both, else the same twice, which is
    /// <see cref="ToInstant"/>.
    /// </summary>
    public static (DateTimeOffset First, DateTimeOffset Last) ToInstants(DateTime local, TimeZoneInfo zone)
    {
        var (before, after) = OffsetsAround(local, zone);
        var first = Utc(local, before);
        if (before == after)
        {
            return (first, first);
        }

        var second = Utc(local, after);
        var isFirst = OffsetAt(first, zone) == before;
        var isSecond = OffsetAt(second, zone) == after;
        return isFirst || !isSecond ? (first, isFirst && isSecond ? second : first) : (second, second);
    }

    /// <summary>
    /// The first instant of a local day. Where midnight is skipped it is the end of what was skipped, which need not
    /// have begun at midnight.
    /// </summary>
    public static DateTimeOffset StartOfDay(DateTime midnight, TimeZoneInfo zone)
    {
        var (before, after) = OffsetsAround(midnight, zone);
        var first = Utc(midnight, before);
        if (before == after || OffsetAt(first, zone) == before)
        {
            return first;
        }

        var second = Utc(midnight, after);
        return OffsetAt(second, zone) == after ? second : Transition(second, first, after, zone);
    }

    /// <summary>The first second, after one instant and up to another, that has the offset of the later one.</summary>
    private static DateTimeOffset Transition(
        DateTimeOffset earlier, DateTimeOffset later, TimeSpan offset, TimeZoneInfo zone)
    {
        var (from, to) = (earlier.ToUnixTimeSeconds(), later.ToUnixTimeSeconds());
        while (to - from > 1)
        {
            var middle = from + ((to - from) / 2);
            (from, to) = OffsetAt(DateTimeOffset.FromUnixTimeSeconds(middle), zone) == offset
                ? (from, middle)
                : (middle, to);
        }

        return DateTimeOffset.FromUnixTimeSeconds(to);
    }

    private static (TimeSpan Before, TimeSpan After) OffsetsAround(DateTime local, TimeZoneInfo zone)
    {
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        return (zone.GetUtcOffset(utc - OneDay), zone.GetUtcOffset(utc + OneDay));
    }

    private static TimeSpan OffsetAt(DateTimeOffset instant, TimeZoneInfo zone) =>
        zone.GetUtcOffset(instant.UtcDateTime);

    private static DateTimeOffset Utc(DateTime local, TimeSpan offset) =>
        new(local.Ticks - offset.Ticks, TimeSpan.Zero);
}
