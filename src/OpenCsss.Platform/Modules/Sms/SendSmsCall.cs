using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>A message to some SIMs, as it waits for its group.</summary>
/// <param name="Lines">Whom it is for.</param>
/// <param name="Draft">What it says.</param>
/// <param name="Partner">Who sends it.</param>
/// <param name="Now">When it is judged.</param>
internal sealed record SendSmsCall(
    IReadOnlyList<SmsLine> Lines, SmsDraft Draft, Partner Partner, DateTimeOffset Now)
{
    /// <summary>The request over the signed API; null for a message that came over SMPP.</summary>
    public Caller? Caller { get; init; }

    /// <summary>The request names one SIM by itself, so that what is in its way is the whole answer.</summary>
    public bool IsSingle { get; init; }

    public bool IsDryRun => Caller is { IsDryRun: true };
}

/// <summary>A line of a request.</summary>
/// <param name="DeviceId">As the request has it.</param>
/// <param name="Sim">The partner's SIM; null if there is none.</param>
/// <param name="IsMistaken">The number is none, or its SIM was named before.</param>
internal sealed record SmsLine(string DeviceId, SmsSim? Sim, bool IsMistaken);

/// <summary>What became of a line.</summary>
internal enum SendSmsOutcome
{
    Accepted,
    NumberMistaken,
    SimNotFound,
    SimLifeCycleForbids,
    NoSmsService,
    BalanceTooLow,
}

/// <summary>What became of a call.</summary>
/// <param name="Outcomes">Of each line.</param>
/// <param name="SmsIds">Of each line that was accepted; 0 in a dry run.</param>
/// <param name="Answer">The whole answer; null if there is a refusal instead, or nobody asked.</param>
/// <param name="KeyIsTaken">The idempotency key was used for another request; nothing else counts then.</param>
internal sealed record SendSmsResult(
    SendSmsOutcome[] Outcomes, long[] SmsIds, string? Answer = null, bool KeyIsTaken = false);
