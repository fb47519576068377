namespace OpenCsss.Domain;

/// <summary>
/// How far the parts of a message to a SIM have come, counted. Immutable; each step gives the next. <c>default</c> is a
/// message without parts, which there is not.
/// </summary>
/// <param name="Parts">How many there are.</param>
/// <param name="Sent">How many the network has taken, whatever became of them then.</param>
/// <param name="Delivered">How many the SIM has.</param>
/// <param name="Failed">How many the network took and could not deliver.</param>
/// <param name="Expired">How many it took whose time is over.</param>
/// <param name="Unsent">How many it never took: refused, or too late.</param>
/// <param name="Refused">How many of those it refused.</param>
/// <remarks>Source: contract chapter 7.2.</remarks>
public readonly record struct SmsProgress(
    int Parts, int Sent, int Delivered, int Failed, int Expired, int Unsent, int Refused)
{
    /// <summary>All parts wait.</summary>
    public static SmsProgress Of(int parts) => new(parts, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether nothing more happens to any part.</summary>
    public bool IsOver => Delivered + Failed + Expired + Unsent == Parts;

    /// <summary>
    /// The message's own status. It is final when all parts have come to their ends: then one that failed makes all of
    /// it failed, and else one whose time was over makes it expired, because the SIM cannot put it together.
    /// </summary>
    public SmsStatus Status =>
        !IsOver ? (Sent + Unsent == Parts ? SmsStatus.Sent : SmsStatus.Accepted)
        : Failed + Refused > 0 ? SmsStatus.Failed
        : Expired + Unsent > 0 ? SmsStatus.Expired
        : SmsStatus.Delivered;

    /// <summary>Whether a part may go from one state to another.</summary>
    public static bool Allows(SmsPartState from, SmsPartState to) => (from, to) switch
    {
        (SmsPartState.Queued, SmsPartState.Sent or SmsPartState.Refused or SmsPartState.Lapsed) => true,
        (SmsPartState.Sent, SmsPartState.Delivered or SmsPartState.Failed or SmsPartState.Expired) => true,
        _ => false,
    };

    /// <summary>As it is after one part has come to a state that it was allowed to come to.</summary>
    public SmsProgress With(SmsPartState state) => state switch
    {
        SmsPartState.Sent => this with { Sent = Sent + 1 },
        SmsPartState.Delivered => this with { Delivered = Delivered + 1 },
        SmsPartState.Failed => this with { Failed = Failed + 1 },
        SmsPartState.Expired => this with { Expired = Expired + 1 },
        SmsPartState.Refused => this with { Unsent = Unsent + 1, Refused = Refused + 1 },
        SmsPartState.Lapsed => this with { Unsent = Unsent + 1 },
        SmsPartState.Queued => throw new ArgumentOutOfRangeException(nameof(state), state, "No part comes back."),
    };
}
