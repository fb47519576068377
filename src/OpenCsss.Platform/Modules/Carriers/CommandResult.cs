using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>What becomes of a command after an attempt.</summary>
/// <param name="Command">As it was when it was found.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="At">When it was done or failed; of one that goes on, when it is tried again.</param>
/// <param name="Error">Why it was not done; null if it was.</param>
internal sealed record CommandResult(
    DueCommand Command, CarrierCommandStatus Status, DateTimeOffset At, string? Error)
{
    private const int LongestError = 500;

    /// <summary>An activation has failed for good: its order is to end with full credit.</summary>
    public bool EndsOrder =>
        Status is CarrierCommandStatus.Failed && Command is { Action: CarrierAction.Activate, OrderId: not null };

    /// <summary>The decision.</summary>
    /// <remarks>
    /// An activation that would be tried again after its order's time is given up at once: an order that is over would
    /// not be credited any more.
    /// </remarks>
    public static CommandResult Of(
        DueCommand command, CarrierOutcome outcome, RetrySchedule schedule, DateTimeOffset now)
    {
        switch (outcome)
        {
            case CarrierOutcome.DoneOutcome:
                return new CommandResult(command, CarrierCommandStatus.Done, now, null);
            case CarrierOutcome.Refused refused:
                return new CommandResult(command, CarrierCommandStatus.Failed, now, Cut(refused.Reason));
            case CarrierOutcome.Later later:
                var failures = (int)Math.Min(command.Attempts + 1, int.MaxValue);
                var next = now + schedule.DelayAfter(failures, ChanceOf(command.Id, failures), later.After);
                var isTooLate = command.Action is CarrierAction.Activate
                    && next?.ToUnixTimeMilliseconds() > command.OrderExpireAt;
                return next is { } at && !isTooLate
                    ? new CommandResult(command, CarrierCommandStatus.Pending, at, Cut(later.Reason))
                    : new CommandResult(command, CarrierCommandStatus.Failed, now, Cut(later.Reason));
            default:
                throw new InvalidOperationException($"No outcome of a carrier: {outcome.GetType()}");
        }
    }

    /// <summary>
    /// What spreads the attempts of commands that failed together: a number from 0 to 1 that follows from the command,
    /// so that a run can be repeated.
    /// </summary>
    private static double ChanceOf(long commandId, int failures)
    {
        var bits = unchecked((ulong)commandId * 0x9E37_79B9_7F4A_7C15UL + (ulong)failures * 0xBF58_476D_1CE4_E5B9UL);
        bits = unchecked((bits ^ (bits >> 31)) * 0x94D0_49BB_1331_11EBUL);
        return (double)(bits >> 11) / (1UL << 53);
    }

    private static string Cut(string reason) => reason.Length <= LongestError ? reason : reason[..LongestError];
}
