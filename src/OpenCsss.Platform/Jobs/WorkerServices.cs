namespace OpenCsss.Platform.Jobs;

/// <summary>What every background worker needs of the server.</summary>
/// <param name="clock">The platform's; intervals follow its timers.</param>
/// <param name="statuses">Where runs are counted.</param>
/// <param name="logs">Each worker logs under the name of its type.</param>
internal sealed class WorkerServices(TimeProvider clock, WorkerStatuses statuses, ILoggerFactory logs)
{
    public TimeProvider Clock => clock;

    /// <summary>The error policy for a worker.</summary>
    public WorkerRuns RunsOf(string worker, Type type) => new(worker, statuses, logs.CreateLogger(type));
}
