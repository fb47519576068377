using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>One attempt at a command: the question, and what is written of the answer.</summary>
internal sealed partial class CommandExecutor(
    ICarrierReports reports, Db db, CarrierOptions options, TimeProvider clock, ILogger<CommandExecutor> log)
{
    private readonly RetrySchedule _schedule = RetrySchedule.Parse(options.RetryDelays);
    private readonly RecordResultWrite _record = new();

    /// <summary>Asks the carrier, within its time limit. Whatever goes wrong is an outcome.</summary>
    public async Task<(CarrierOutcome Outcome, bool WasAsked)> AskAsync(CarrierLine line, DueCommand command)
    {
        if (command.Action is CarrierAction.Activate && IsOver(command))
        {
            // Nobody wants it any more. This is also how a node finds it that died after the order had been ended for
            // the carrier's refusal, and before the command was marked: it must not be sent again.
            return (CarrierOutcome.RefusedForGood("The order is over."), false);
        }

        if (!line.Carrier.Capabilities.HasFlag(Needed(command.Action)))
        {
            return (CarrierOutcome.RefusedForGood($"The carrier {line.Carrier.Name} cannot do that."), false);
        }

        using var limit = new CancellationTokenSource(line.TimeLimit, clock);
        try
        {
            return (await line.Carrier.ExecuteAsync(RequestOf(command), limit.Token), true);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (CarrierOutcome.TryAgain($"No answer within {line.TimeLimit.TotalSeconds:0.#} s."), true);
        }
#pragma warning disable CA1031 // What an adapter throws is a failure of its carrier, not of the worker.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogThrown(line.Carrier.Name, command.Id, exception);
            return (CarrierOutcome.TryAgain(exception.GetType().Name), true);
        }
    }

    /// <summary>Saves the outcome, once for each claim.</summary>
    public async Task RecordAsync(DueCommand command, CarrierOutcome outcome)
    {
        var result = CommandResult.Of(command, outcome, _schedule, clock.GetUtcNow());
        if (result.Status is CarrierCommandStatus.Failed)
        {
            LogGivenUp(command.Id, command.Action, Masked(command), result.Error ?? "");
        }

        if (result.EndsOrder && !IsOver(command))
        {
            // First the order and its money, then the command. Should the process die in between, the command is found
            // again, its order over: marked, not sent. The other way round the money could be forgotten.
            await reports.FailActivationAsync(
                command.PartnerId, command.OrderId!.Value, result.Error ?? "", CancellationToken.None);
        }

        if (!await db.WriteAsync(_record, command.PartnerId, result, CancellationToken.None))
        {
            LogTaken(command.Id);
        }
    }

    private static bool IsOver(DueCommand command) => (OrderStatus?)command.OrderStatus
        is OrderStatus.Ended or OrderStatus.EndedEarly or OrderStatus.Cancelled;

    private static CarrierRequest RequestOf(DueCommand command) => new(
        command.Key, command.Id, (int)Math.Min(command.Attempts + 1, int.MaxValue), command.Action, command.Sim,
        command.OrderId, command.Product, command.Reason, command.Kbps);

    private static CarrierCapabilities Needed(CarrierAction action) => action switch
    {
        CarrierAction.Activate => CarrierCapabilities.Activate,
        CarrierAction.Stop => CarrierCapabilities.Stop,
        CarrierAction.Resume => CarrierCapabilities.Resume,
        CarrierAction.Throttle => CarrierCapabilities.Throttle,
        CarrierAction.Terminate => CarrierCapabilities.Terminate,
    };

    private static string Masked(DueCommand command) =>
        Iccid.TryParse(command.Iccid, out var iccid) ? iccid.Masked : "";

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Adapter of carrier {Carrier} threw an exception for command {Command}")]
    private partial void LogThrown(string carrier, long command, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Command {Command} ({Action}) for SIM {Iccid} has failed for good: {Reason}")]
    private partial void LogGivenUp(long command, CarrierAction action, string iccid, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Command {Command} took longer than its lease and was taken by another node; "
            + "its outcome is discarded")]
    private partial void LogTaken(long command);
}
