namespace OpenCsss.Domain;

/// <summary>
/// What a network says that one SIM has used in a span of time. Two are equal when all members are.
/// </summary>
/// <param name="Iccid">The SIM; null if <paramref name="Imsi"/> names it.</param>
/// <param name="Imsi">One of the SIM's numbers in its networks; null if <paramref name="Iccid"/> names it.</param>
/// <param name="StartAt">When the span began.</param>
/// <param name="EndAt">When it ended; not before it began.</param>
/// <param name="UplinkBytes">From the SIM, at least 0.</param>
/// <param name="DownlinkBytes">To the SIM, at least 0.</param>
/// <remarks>Source: domain rules, usage.</remarks>
public sealed record UsageRecord(
    Iccid? Iccid, Imsi? Imsi, DateTimeOffset StartAt, DateTimeOffset EndAt, long UplinkBytes, long DownlinkBytes)
{
    /// <summary>No record has more: 16 TiB each way. Sums of many records then still fit 63 bits.</summary>
    public const long MostBytes = 1L << 44;

    /// <summary>No record begins earlier: before that there was no such network.</summary>
    public static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The longest span: what claims to be longer is a broken clock.</summary>
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(400);

    /// <summary>How far ahead of ours a network's clock may be.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(10);

    /// <summary>The country of the network; null if it was not said.</summary>
    public Mcc? Mcc { get; init; }

    /// <summary>The network in the country, two or three digits; null if it was not said.</summary>
    public string? Mnc { get; init; }

    /// <summary>The radio technology, <c>4G</c>; null if it was not said.</summary>
    public string? Rat { get; init; }

    /// <summary>The access point; null if it was not said.</summary>
    public string? Apn { get; init; }

    /// <summary>The network's name of the data session; null if it was not said.</summary>
    public string? Session { get; init; }

    /// <summary>Short messages to the SIM.</summary>
    public int SmsMt { get; init; }

    /// <summary>Short messages from the SIM.</summary>
    public int SmsMo { get; init; }

    /// <summary>Whether the record can be true; null if it can, else the first thing that is wrong with it.</summary>
    /// <param name="now">The time at which it is received.</param>
    public UsageFault? FaultAt(DateTimeOffset now) =>
        Iccid is null && Imsi is null ? UsageFault.NoSim
        : StartAt < Oldest ? UsageFault.TooOld
        : EndAt < StartAt ? UsageFault.EndsBeforeItStarts
        : EndAt - StartAt > LongestSpan ? UsageFault.TooLong
        : EndAt > now + MostAhead ? UsageFault.InTheFuture
        : IsOutsideRange(UplinkBytes) || IsOutsideRange(DownlinkBytes) ? UsageFault.BytesOutsideRange
        : SmsMt < 0 || SmsMo < 0 ? UsageFault.MessagesOutsideRange
        : null;

    private static bool IsOutsideRange(long bytes) => bytes is < 0 or > MostBytes;
}

/// <summary>Why a usage record cannot be true.</summary>
public enum UsageFault
{
    /// <summary>It names neither an ICCID nor an IMSI.</summary>
    NoSim,

    /// <summary>It begins before <see cref="UsageRecord.Oldest"/>.</summary>
    TooOld,

    /// <summary>Its end is before its start.</summary>
    EndsBeforeItStarts,

    /// <summary>Its span is longer than <see cref="UsageRecord.LongestSpan"/>.</summary>
    TooLong,

    /// <summary>It ends later than <see cref="UsageRecord.MostAhead"/> from now.</summary>
    InTheFuture,

    /// <summary>A number of bytes is negative, or more than <see cref="UsageRecord.MostBytes"/>.</summary>
    BytesOutsideRange,

    /// <summary>A number of messages is negative.</summary>
    MessagesOutsideRange,
}
