using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>
/// Carries out commands: finds a carrier's that are due, claims them, asks the carrier outside of any transaction,
/// saves the outcome. A SIM's are done one after the other; carriers do not wait for each other.
/// </summary>
/// <remarks>
/// If the process dies after the carrier has acted and before that is saved, the lease runs out, and the same command
/// is sent with the same key; a carrier does not act twice on one.
/// </remarks>
internal sealed partial class CarrierWorker(
    CarrierLines lines, CommandExecutor attempts, ClaimCommandsWrite claims, Db db, CarrierOptions options,
    WallClock wall, WorkerServices services, ILogger<CarrierWorker> log)
    : LeasedQueueWorker<CarrierLine, DueCommand, CommandClaim>(
        "Carrier worker", options.Poll, claims, db, wall, services)
{
    private static readonly TimeSpan RoomPatience = TimeSpan.FromMilliseconds(50);

    protected override bool IsEnabled => options.Work;

    // Commands come in crowds, when many orders end in one second.
    protected override bool GivesWay => true;

    protected override IReadOnlyList<CarrierLine> Queues => lines.All;

    protected override string NameOf(CarrierLine queue) => queue.Carrier.Name;

    protected override int TakePlaces(CarrierLine queue) => queue.Take();

    protected override void GiveBackPlaces(CarrierLine queue, int places) => queue.GiveBack(places);

    protected override Task WaitForPlacesAsync(CarrierLine queue, CancellationToken cancellationToken) =>
        queue.WaitForRoomAsync(RoomPatience, cancellationToken);

    protected override Task<IReadOnlyList<DueCommand>> ListDueAsync(
        CarrierLine queue, QueueTime now, int most, CancellationToken cancellationToken) =>
        Db.ReadAsync(
            connection => CarrierStore.ListDueAsync(connection, queue.Carrier.Name, now, most, cancellationToken),
            cancellationToken);

    protected override long PartnerOf(DueCommand item) => item.PartnerId;

    protected override CommandClaim ClaimOf(DueCommand item, QueueTime now) =>
        new(item, now, now.Wall + options.Lease);

    protected override IReadOnlyList<Task> Begin(CarrierLine queue, IReadOnlyList<DueCommand> claimed) =>
        [.. claimed.Select(command => CarryOutAsync(queue, command))];

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
            await Db.WriteAsync(
                0,
                transaction => CircuitStore.SaveAsync(
                    transaction.Connection, line.Carrier.Name, circuit, Wall.GetUtcNow()),
                CancellationToken.None);
        }
#pragma warning disable CA1031 // It is there to be looked at; the next change writes it again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogCircuitNotSaved(line.Carrier.Name, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The circuit state of carrier {Carrier} could not be saved")]
    private partial void LogCircuitNotSaved(string carrier, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Outcome of command {Command} of carrier {Carrier} could not be saved; "
            + "it is sent again after the lease")]
    private partial void LogNotRecorded(long command, string carrier, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Circuit of carrier {Carrier} is {State} after {Failures} failures")]
    private partial void LogCircuit(string carrier, string state, int failures);
}
