namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// A time of a file. A local one that happens twice, when clocks are put back, may be either of two instants.
/// </summary>
/// <param name="First">The earlier one.</param>
/// <param name="Last">The later one; mostly the same.</param>
internal readonly record struct CdrTime(DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>
    /// A start and an end, chosen together: the end is not before the start and not after <paramref name="latest"/>,
    /// the time between them is what the file says it is, and else the shortest that there can be. What still may be
    /// either is the earlier.
    /// </summary>
    public static (DateTimeOffset Start, DateTimeOffset End) Choose(
        CdrTime start, CdrTime end, TimeSpan? duration, DateTimeOffset latest)
    {
        if (start.First == start.Last && end.First == end.Last)
        {
            return (start.First, end.First);
        }

        var (best, least) = ((start.First, end.First), TimeSpan.MaxValue);
        foreach (var from in (ReadOnlySpan<DateTimeOffset>)[start.First, start.Last])
        {
            foreach (var to in (ReadOnlySpan<DateTimeOffset>)[end.First, end.Last])
            {
                var off = duration is { } said ? (to - from - said).Duration() : to - from;
                if (to >= from && to <= latest && off < least)
                {
                    (best, least) = ((from, to), off);
                }
            }
        }

        return best;
    }
}
