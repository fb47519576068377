namespace OpenCsss.Platform.Jobs;

/// <summary>What every background worker needs of the server.</summary>
/// <param name="clock">The platform's; intervals follow its timers.</param>
/// <param name="statuses">Where runs are counted.</param>
/// <param name="pace">What gives way to requests asks it before it begins more.</param>
/// <param name="logs">Each worker logs under the name of its type.</param>
internal sealed class WorkerServices(
    TimeProvider clock, WorkerStatuses statuses, BackgroundPace pace, ILoggerFactory logs)
{
    /// <summary>
    /// Timers wait for 2^32 ms, 49.7 days, at the most; a longer wait throws, and would end the server.
    /// </summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(49);

    public TimeProvider Clock => clock;

    public BackgroundPace Pace => pace;

    /// <summary>The interval of an option, or the longest that there is.</summary>
    public static TimeSpan Bounded(TimeSpan interval) => interval < LongestInterval ? interval : LongestInterval;

    /// <summary>The error policy for a worker.</summary>
    public WorkerRuns RunsOf(string worker, Type type) => new(worker, statuses, logs.CreateLogger(type));
}
