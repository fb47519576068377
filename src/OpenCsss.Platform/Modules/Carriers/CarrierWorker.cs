using System.Collections.Concurrent;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Carries out commands: finds a carrier's that are due, claims them, asks the carrier outside of any transaction,
/// writes down what came of it. A SIM's are done one after the other; carriers do not wait for each other.
/// </summary>
/// <remarks>
/// If the process dies after the carrier has acted and before that is written, the lease runs out, and the same
/// command is sent with the same key; a carrier does not act twice on one.
/// </remarks>
internal sealed partial class CarrierWorker(
    CarrierLines lines, CommandExecutor attempts, Db db, CarrierOptions options, TimeProvider clock, WallClock wall,
    ILogger<CarrierWorker> log) : BackgroundService
{
    private static readonly TimeSpan RoomPatience = TimeSpan.FromMilliseconds(50);

    private readonly ClaimWrite _claims = new();
    private readonly ConcurrentDictionary<Task, CarrierLine> _underWay = [];

    /// <summary>Carries out all that is due now, as far as limits let it; how many commands it asked for.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(lines.All.Select(async line =>
        {
            var asked = 0;
            while (await BeginDueAsync(line, cancellationToken) is { Count: > 0 } begun)
            {
                await Task.WhenAll(begun);
                asked += begun.Count;
            }

            return asked;
        }));
        return counts.Sum();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Work)
        {
            await Task.WhenAll(lines.All.Select(line => WorkAsync(line, stoppingToken)));
        }

        // What has begun is finished and written down; each has its time limit.
        await Task.WhenAll(_underWay.Keys);
    }

    private async Task WorkAsync(CarrierLine line, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var begun = await BeginDueAsync(line, stoppingToken);
                await (begun.Count > 0
                    ? line.WaitForRoomAsync(RoomPatience, stoppingToken)
                    : Task.Delay(options.Poll, clock, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database was away, or worse: the loop must live on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(line.Carrier.Name, exception);
                await Task.Delay(options.Poll, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Claims as many of a carrier's due commands as may begin, and begins them.</summary>
    private async Task<IReadOnlyList<Task>> BeginDueAsync(CarrierLine line, CancellationToken cancellationToken)
    {
        var places = line.Take();
        if (places == 0)
        {
            return [];
        }

        List<DueCommand> claimed = [];
        try
        {
            var now = new CarrierTime(clock.GetUtcNow(), wall.GetUtcNow());
            var due = await db.ReadAsync(
                connection => CarrierStore.ListDueAsync(connection, line.Carrier.Name, now, places, cancellationToken),
                cancellationToken);
            var taken = await Task.WhenAll(due.Select(command => ClaimAsync(command, now)));
            claimed.AddRange(due.Where((_, n) => taken[n]));
        }
        finally
        {
            line.GiveBack(places - claimed.Count);
        }

        return [.. claimed.Select(command => Begin(line, command))];
    }

    private async Task<bool> ClaimAsync(DueCommand command, CarrierTime now)
    {
        try
        {
            return await db.WriteAsync(
                _claims, command.PartnerId, new CommandClaim(command, now, now.Wall + options.Lease),
                CancellationToken.None);
        }
        catch (StoreBusyException)
        {
            return false; // Should it have been written all the same, the lease runs out.
        }
    }

    private Task Begin(CarrierLine line, DueCommand command)
    {
        var task = CarryOutAsync(line, command);
        _underWay[task] = line;
        _ = task.ContinueWith(
            done => _underWay.TryRemove(done, out _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private async Task CarryOutAsync(CarrierLine line, DueCommand command)
    {
        bool? answered = null;
        try
        {
            var outcome = await attempts.AskAsync(line, command);
            answered = outcome.WasAsked ? outcome.Outcome is not CarrierOutcome.Later : null;
            await attempts.RecordAsync(command, outcome.Outcome);
        }
#pragma warning disable CA1031 // Nothing is written down: the lease runs out, and the command is sent again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotRecorded(command.Id, line.Carrier.Name, exception);
        }
        finally
        {
            await EndAsync(line, answered);
        }
    }

    private async Task EndAsync(CarrierLine line, bool? answered)
    {
        if (line.End(answered) is not { } circuit)
        {
            return;
        }

        LogCircuit(line.Carrier.Name, circuit.IsClosed ? "closed" : "open", circuit.Failures);
        try
        {
            await db.WriteAsync(
                0,
                transaction => CircuitStore.SaveAsync(
                    transaction.Connection, line.Carrier.Name, circuit, wall.GetUtcNow()),
                CancellationToken.None);
        }
#pragma warning disable CA1031 // It is there to be looked at; the next change writes it again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(line.Carrier.Name, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Commands for carrier {Carrier} could not be looked after")]
    private partial void LogFailed(string carrier, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What became of command {Command} of carrier {Carrier} could not be written; it is sent again")]
    private partial void LogNotRecorded(long command, string carrier, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The circuit to carrier {Carrier} is {State} after {Failures} failures")]
    private partial void LogCircuit(string carrier, string state, int failures);
}
