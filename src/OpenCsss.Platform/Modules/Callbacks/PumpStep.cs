namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>What a pump is then, and what it begins.</summary>
internal readonly record struct PumpStep(PumpState State, PumpActions Actions)
{
    public bool Begins(PumpActions action) => (Actions & action) != 0;
}

/// <summary>Where a pump is.</summary>
internal enum PumpPhase
{
    /// <summary>It has nothing to do, and nothing is under way. The default value.</summary>
    Resting,

    /// <summary>The endpoint is read before anything is sent.</summary>
    Looking,

    Sending,

    /// <summary>The endpoint is off, or the node ends: nothing new is sent, what is under way is recorded.</summary>
    Closing,

    /// <summary>All is recorded; the endpoint is given back.</summary>
    Releasing,

    /// <summary>The endpoint is another's: what is under way ends, and nothing is recorded.</summary>
    Lost,

    /// <summary>Nothing is under way; the pump is of no more use.</summary>
    Ended,
}

/// <summary>How far recording is.</summary>
internal enum PumpRecording
{
    Idle,

    /// <summary>There is something to record, and a moment is left for more to come.</summary>
    Gathering,

    Writing,
}

/// <summary>What a step begins. The end of each is an event.</summary>
[Flags]
internal enum PumpActions
{
    None = 0,

    /// <summary>Reads the endpoint.</summary>
    Read = 1,

    /// <summary>With it, what is new in the feed.</summary>
    ReadNews = 2,

    /// <summary>With it, what is due.</summary>
    ReadDue = 4,

    /// <summary>Sends one.</summary>
    Send = 8,

    Gather = 16,

    Record = 32,

    /// <summary>Leaves the database alone for a moment.</summary>
    Pause = 64,

    Release = 128,
}

/// <summary>What there is to do, at one moment.</summary>
/// <param name="Rules">The options.</param>
/// <param name="Now">By the platform's clock.</param>
/// <param name="WallNow">By the clock outside.</param>
/// <param name="HasDue">Something that failed before may be sent.</param>
/// <param name="HasFresh">Something new may be sent.</param>
/// <param name="Unsettled">Events that were read and that the cursor has not reached.</param>
/// <param name="Pending">Deliveries that wait in rows.</param>
/// <param name="Unrecorded">Outcomes that are not recorded.</param>
/// <param name="HasMoved">The cursor is not where it was recorded.</param>
/// <param name="HasBatch">A batch was not recorded at the first attempt.</param>
/// <param name="SinceRecord">How long ago the last recording began.</param>
/// <param name="IsTargetOld">The endpoint is to be read again before more is sent to it.</param>
internal readonly record struct PumpFacts(
    PumpRules Rules, long Now, long WallNow, bool HasDue, bool HasFresh, int Unsettled, long Pending, int Unrecorded,
    bool HasMoved, bool HasBatch, TimeSpan SinceRecord, bool IsTargetOld);

/// <summary>The options that a pump goes by; times in milliseconds.</summary>
/// <param name="Parallel">Most requests under way.</param>
/// <param name="MaxPending">Most deliveries in rows; beyond it the feed waits.</param>
/// <param name="ProbePeriod">How often a failing endpoint is tried with something new.</param>
/// <param name="Timeout">How long an attempt may take.</param>
/// <param name="SwitchOffAfter">How long an endpoint may fail.</param>
/// <param name="IsLive">The node works by itself, and not only when it is told to.</param>
internal sealed record PumpRules(
    int Parallel, int MaxPending, long ProbePeriod, long Timeout, TimeSpan SwitchOffAfter, bool IsLive)
{
    public static PumpRules Of(CallbackOptions options) => new(
        options.ParallelPerEndpoint, options.MaxPending, (long)options.ProbePeriod.TotalMilliseconds,
        (long)options.Timeout.TotalMilliseconds, options.SwitchOffAfter, options.Dispatch);
}
