namespace OpenCsss.Domain;

/// <summary>A session among others of its name.</summary>
/// <param name="Session">What was reported of it.</param>
/// <param name="RestartedAt">When its network last ended all sessions; null for never.</param>
/// <param name="IsCounted">Whether it is known whose it is, so that what it used was counted.</param>
public readonly record struct SessionEntry(
    AccountingSession Session, DateTimeOffset? RestartedAt, bool IsCounted)
{
    /// <summary>Whether its network has ended all sessions since something was heard of it.</summary>
    public bool IsEndOfAll => RestartedAt > Session.LastAt;

    /// <summary>When it ended, as far as is known; null if it goes on.</summary>
    public DateTimeOffset? EndAt => !IsEndOfAll || Session.StoppedAt < RestartedAt ? Session.StoppedAt : RestartedAt;
}

/// <summary>What became of a report.</summary>
/// <param name="Index">The session that it is of, among the entries.</param>
/// <param name="Growth">What is to be counted.</param>
public readonly record struct SessionTaken(int Index, SessionGrowth Growth);
