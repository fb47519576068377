using System.Globalization;
using OpenCsss.Contracts.Operator;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// POST /operator/clock/advance: moves a sandbox's time, and answers when everything has happened that would have.
/// Where the database is no sandbox there is no such operation.
/// </summary>
internal static class AdvanceClock
{
    public static async Task<Reply<ClockAdvanced>> HandleAsync(
        AdvanceClockRequest request, Sandbox sandbox, SandboxClock time, OrderClock clock,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var by = read.Required<TimeSpan>("by", request.By, Time);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await sandbox.AdvanceAsync(by, cancellationToken) is not { } now)
        {
            return ApiError.NoSuchOperation;
        }

        var sims = await clock.CatchUpAsync(cancellationToken);
        return new ClockAdvanced(
            now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), Durations.Format(time.Offset),
            sims);
    }

    private static FieldOutcome Time(string text, out TimeSpan value) =>
        !Durations.TryParse(text, out value) ? FieldOutcome.WrongFormat
        : value > Sandbox.Furthest ? FieldOutcome.OutOfRange
        : FieldOutcome.Good;
}
