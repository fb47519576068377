using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OpenCsss.Platform.Jobs;

/// <summary>How the background workers of this node are doing, since its start.</summary>
internal sealed class WorkerStatuses : IDisposable
{
    private readonly ConcurrentDictionary<string, WorkerStatus> _statuses = new(StringComparer.Ordinal);
    private readonly Meter _meter = new("OpenCsss.Workers");
    private readonly Counter<long> _runs;
    private readonly WallClock _wall;

    public WorkerStatuses(WallClock wall)
    {
        _wall = wall;
        _runs = _meter.CreateCounter<long>(
            "worker.runs", description: "Runs of background workers, by worker and outcome.");
        _meter.CreateObservableGauge(
            "worker.consecutive_failures",
            () => _statuses.Values.Select(status => new Measurement<int>(
                status.ConsecutiveFailures, new KeyValuePair<string, object?>("worker", status.Worker))),
            description: "Failed runs of a background worker since its last success.");
    }

    /// <summary>Each worker that has run, by name.</summary>
    public IReadOnlyList<WorkerStatus> List() =>
        [.. _statuses.Values.OrderBy(status => status.Worker, StringComparer.Ordinal)];

    /// <summary>Counts a run that did all it should.</summary>
    public void Succeeded(string worker)
    {
        var now = _wall.GetUtcNow();
        Count(worker, "success");
        _statuses.AddOrUpdate(
            worker,
            static (name, at) => new WorkerStatus(name, at, LastFailureAt: null, ConsecutiveFailures: 0),
            static (_, status, at) => status with { LastSuccessAt = at, ConsecutiveFailures = 0 },
            now);
    }

    /// <summary>Counts a run that failed; how many did since the last success.</summary>
    public int Failed(string worker)
    {
        var now = _wall.GetUtcNow();
        Count(worker, "failure");
        return _statuses.AddOrUpdate(
            worker,
            static (name, at) => new WorkerStatus(name, LastSuccessAt: null, at, ConsecutiveFailures: 1),
            static (_, status, at) => status with
            {
                LastFailureAt = at, ConsecutiveFailures = status.ConsecutiveFailures + 1,
            },
            now).ConsecutiveFailures;
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string worker, string outcome) => _runs.Add(
        1, new KeyValuePair<string, object?>("worker", worker), new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>How a background worker is doing on this node.</summary>
/// <param name="Worker">Its name, as in the log.</param>
/// <param name="LastSuccessAt">The end of its last run without a fault; null if there was none yet.</param>
/// <param name="LastFailureAt">The end of its last run that failed; null if none has.</param>
/// <param name="ConsecutiveFailures">Runs that failed since the last success.</param>
internal sealed record WorkerStatus(
    string Worker, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, int ConsecutiveFailures);
