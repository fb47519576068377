namespace OpenCsss.Domain;

/// <summary>
/// A data session whose records each have its total since it began, as files have them, and what of it was
/// counted. Records may come again or out of order: only what goes beyond the maximum counts.
/// </summary>
/// <param name="BeganAt">When its first record began.</param>
/// <param name="LastAt">When its newest record ended.</param>
/// <param name="UplinkBytes">The highest total that was reported, from the SIM.</param>
/// <param name="DownlinkBytes">The highest total that was reported, to the SIM.</param>
/// <remarks>Source: domain rules, usage.</remarks>
public readonly record struct CumulativeSession(
    DateTimeOffset BeganAt, DateTimeOffset LastAt, long UplinkBytes, long DownlinkBytes)
{
    /// <summary>Takes a record in.</summary>
    /// <param name="session">The session so far; null if the record is its first.</param>
    /// <param name="record">It has totals.</param>
    /// <returns>The session after it, and the record with what it adds; null if it adds nothing.</returns>
    public static (CumulativeSession Next, UsageRecord? Growth) Take(CumulativeSession? session, UsageRecord record)
    {
        var first = new CumulativeSession(record.StartAt, record.EndAt, record.UplinkBytes, record.DownlinkBytes);
        return session is not { } before || before.IsAnother(record) ? (first, record) : before.Grow(record);
    }

    /// <summary>
    /// A name is given to another session later: its totals are lower, and it began when this one was over. Lower
    /// totals of the same session are a mistake.
    /// </summary>
    private bool IsAnother(UsageRecord record) =>
        record.StartAt > LastAt && (record.UplinkBytes < UplinkBytes || record.DownlinkBytes < DownlinkBytes);

    private (CumulativeSession Next, UsageRecord? Growth) Grow(UsageRecord record)
    {
        if (record.EndAt < BeganAt)
        {
            return (this, null); // Of an earlier session of this name, whose account is closed.
        }

        var up = Math.Max(0, record.UplinkBytes - UplinkBytes);
        var down = Math.Max(0, record.DownlinkBytes - DownlinkBytes);
        var next = new CumulativeSession(
            record.StartAt < BeganAt ? record.StartAt : BeganAt, record.EndAt > LastAt ? record.EndAt : LastAt,
            UplinkBytes + up, DownlinkBytes + down);
        var isNewest = LastAt > record.StartAt && LastAt <= record.EndAt;
        return (next, up + down == 0 ? null : record with
        {
            StartAt = isNewest ? LastAt : record.StartAt, UplinkBytes = up, DownlinkBytes = down,
        });
    }
}
