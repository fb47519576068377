namespace OpenCsss.Platform.Modules.Sms;

/// <summary>A way to SIMs: an SMSC, several that stand for each other, or the simulator.</summary>
internal interface ISmsRoute
{
    string Name { get; }

    /// <summary>Whether a SIM must have a telephone number to be reached.</summary>
    bool NeedsNumber { get; }

    /// <summary>How many parts it can take now; more wait.</summary>
    int Room { get; }

    /// <summary>Ends when there may be room, at the latest after so long.</summary>
    Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Hands a part over; ends with the peer's answer, or with none.</summary>
    Task<SubmitResult> SubmitAsync(SmsSubmission submission, CancellationToken cancellationToken);

    /// <summary>When a part that was taken is looked at again, if nothing was heard of it until then.</summary>
    DateTimeOffset DueAfterSending(SmsSubmission submission, DateTimeOffset now);

    /// <summary>What has become of a part of which nothing was heard.</summary>
    SmsPartChange LookAgain(SentPart part, DateTimeOffset now);
}

/// <summary>A part on its way out.</summary>
/// <param name="Part">Which one.</param>
/// <param name="Iccid">The SIM.</param>
/// <param name="Msisdn">Its number; empty if it has none.</param>
/// <param name="Source">Who sends it; nobody for the SMSC's own address.</param>
/// <param name="DataCoding">How its octets are written, as SMPP has it.</param>
/// <param name="HasHeader">It begins with a user data header.</param>
/// <param name="Octets">The content.</param>
/// <param name="Envelope">What goes with it.</param>
/// <param name="ExpireAt">The end of its time.</param>
internal sealed record SmsSubmission(
    DuePart Part, string Iccid, string Msisdn, SmsAddress Source, byte DataCoding, bool HasHeader, byte[] Octets,
    SmsEnvelope Envelope, DateTimeOffset ExpireAt);

/// <summary>What came of handing a part over.</summary>
/// <param name="Outcome">What is to be done.</param>
/// <param name="Smsc">Who took it; receipts come from there.</param>
/// <param name="SmscId">The name that it was given there; null for none.</param>
/// <param name="Error">What was said, if it was not taken.</param>
/// <param name="Wait">How long it is better to wait; null for the usual.</param>
internal readonly record struct SubmitResult(
    SubmitOutcome Outcome, string Smsc = "", string? SmscId = null, string Error = "", TimeSpan? Wait = null)
{
    /// <summary>
    /// Of one that is <see cref="SubmitOutcome.Unknown"/>, what is said to it later; null in the end if nothing is.
    /// </summary>
    public Task<SubmitResult?>? Late { get; init; }
}

/// <summary>What is to be done with a part that was handed over.</summary>
internal enum SubmitOutcome
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It never will be.</summary>
    Refused,

    /// <summary>Not now: it was surely not taken, and is handed over again.</summary>
    Later,

    /// <summary>
    /// Nobody knows: the line broke before the answer, or the answer does not come. It is handed over again, so the SIM
    /// may get it twice.
    /// </summary>
    Unknown,

    /// <summary>
    /// It cannot be handed over, for a reason that may be its own. It is tried again a few times, then refused.
    /// </summary>
    Faulty,
}
