using System.Globalization;
using System.Text.Json.Serialization;
using OpenCsss.Contracts;
using OpenCsss.Server.Hosting;
using OpenCsss.Server.Http;

namespace OpenCsss.Server.Modules.Orders;

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

/// <summary>How far the clock is to move.</summary>
internal sealed record AdvanceClockRequest
{
    /// <summary><c>30d</c>, <c>12h</c>, <c>90m</c>, <c>45s</c>, or several of them: <c>1d12h</c>.</summary>
    [JsonPropertyName("by"), JsonConverter(typeof(LenientStringConverter))]
    public string? By { get; set; }
}

/// <summary>The clock after it was moved.</summary>
/// <param name="Now">The platform's time, UTC.</param>
/// <param name="MovedBy">How far it is ahead of the time outside.</param>
/// <param name="Sims">How many SIMs something has happened to.</param>
internal sealed record ClockAdvanced(
    [property: JsonPropertyName("now")] string Now,
    [property: JsonPropertyName("moved_by")] string MovedBy,
    [property: JsonPropertyName("sims")] int Sims);
