using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Something has happened to a part of a message to a SIM.</summary>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="SmsId">The message.</param>
/// <param name="PartNo">Which part, from 1.</param>
/// <param name="To">
/// What it has become. <see cref="SmsPartState.Queued"/> for one that is to be sent again later.
/// </param>
/// <param name="At">When.</param>
internal sealed record SmsPartChange(long PartnerId, long SmsId, long PartNo, SmsPartState To, DateTimeOffset At)
{
    /// <summary>
    /// The claim under which it happened: if the part was claimed again since, it is another node's. Null for what is
    /// reported by the network, or by time.
    /// </summary>
    public long? Attempt { get; init; }

    /// <summary>It could not be handed over for a reason of its own; counted, so that this ends.</summary>
    public bool IsFault { get; init; }

    /// <summary>When it is to be looked at again, while it is queued or sent.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who took it.</summary>
    public string Smsc { get; init; } = "";

    /// <summary>The name that it was given there.</summary>
    public string? SmscId { get; init; }

    public string Error { get; init; } = "";

    /// <summary>The SIM answers by itself, in the same transaction: the simulator's.</summary>
    public SmsContent? Reply { get; init; }
}
