namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>What happens to a pump.</summary>
internal abstract record PumpEvent
{
    private PumpEvent()
    {
    }

    /// <summary>Somebody says that there may be something to do.</summary>
    /// <param name="News">In the feed.</param>
    /// <param name="Due">Among what failed before.</param>
    public sealed record Woken(bool News, bool Due) : PumpEvent;

    /// <summary>The node ends.</summary>
    public sealed record StopAsked : PumpEvent;

    /// <summary>The endpoint was read; it is this node's, and on.</summary>
    /// <param name="IsFeedRead">Nothing is behind what was read of the feed; null: it was not asked.</param>
    /// <param name="HasMoreDue">Behind what is due there may be more.</param>
    public sealed record ReadOn(bool? IsFeedRead, bool HasMoreDue) : PumpEvent;

    /// <summary>The endpoint was read; it is off, or gone.</summary>
    public sealed record ReadOff : PumpEvent;

    /// <summary>The database could not be used to read.</summary>
    public sealed record ReadFailed : PumpEvent;

    /// <summary>A request has gone out.</summary>
    /// <param name="IsFresh">It was the event's first.</param>
    public sealed record Sent(bool IsFresh) : PumpEvent;

    /// <summary>The node has as many requests under way as it may; it says when there is one less.</summary>
    public sealed record SlotMissing : PumpEvent;

    public sealed record SlotFree : PumpEvent;

    /// <summary>A request has ended, with any outcome.</summary>
    /// <param name="IsSuccess">A 2xx.</param>
    /// <param name="IsGone">A 410.</param>
    public sealed record Answered(bool IsSuccess, bool IsGone) : PumpEvent;

    /// <summary>Outcomes have gathered for long enough.</summary>
    public sealed record GatherOver : PumpEvent;

    /// <summary>The database has been left alone for long enough.</summary>
    public sealed record PauseOver : PumpEvent;

    /// <summary>A batch is on disk, and the lease longer.</summary>
    /// <param name="LeaseUntil">By the clock outside.</param>
    /// <param name="FreesSims">Deliveries of SIMs have become due by it.</param>
    /// <param name="HasSwitchedOff">It has switched the endpoint off.</param>
    public sealed record Recorded(long LeaseUntil, bool FreesSims, bool HasSwitchedOff) : PumpEvent;

    /// <summary>The database could not be used to record; the batch is kept.</summary>
    public sealed record RecordFailed : PumpEvent;

    /// <summary>The endpoint is another node's, or was set anew.</summary>
    /// <param name="While">What has ended by finding it out.</param>
    public sealed record LeaseLost(PumpWork While) : PumpEvent;

    /// <summary>Something that waiting does not mend; the next holder begins with what is recorded.</summary>
    /// <param name="While">What has ended by it.</param>
    public sealed record Broken(PumpWork While) : PumpEvent;

    /// <summary>The endpoint was given back.</summary>
    public sealed record Released : PumpEvent;
}

/// <summary>What a pump may wait for besides answers.</summary>
internal enum PumpWork
{
    Nothing,
    Reading,
    Recording,
    Releasing,
}
