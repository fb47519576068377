namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>The lines of this node that are bound.</summary>
internal sealed class BindSessions
{
    private readonly Lock _lock = new();
    private readonly List<BindSession> _all = []; // Of an account, the one whose turn it is first.
    private long _lastNumber;

    /// <summary>
    /// Binds a line. False if the account has as many as it may: counted and added under one lock, so that two that
    /// bind at the same time do not both take the last place.
    /// </summary>
    public bool TryAdd(BindSession session, BindPermit permit)
    {
        lock (_lock)
        {
            if (_all.Count(other => other.IsOf(permit.Account)) >= permit.Account.MaxBinds)
            {
                return false;
            }

            session.Bind(permit, ++_lastNumber);
            _all.Add(session);
            return true;
        }
    }

    public void Remove(BindSession session)
    {
        lock (_lock)
        {
            _all.Remove(session);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<BindSession> Bound()
    {
        lock (_lock)
        {
            return [.. _all];
        }
    }

    /// <summary>Lines beyond what their account may have, since it may have fewer: the youngest.</summary>
    public IReadOnlyList<BindSession> TooMany()
    {
        lock (_lock)
        {
            return
            [
                .. _all.GroupBy(session => session.Account!.SystemId, StringComparer.Ordinal)
                    .SelectMany(lines => lines.OrderBy(line => line.Number)
                        .Skip(lines.MaxBy(line => line.Permit!.SettingsVersion)!.Account!.MaxBinds)),
            ];
        }
    }

    /// <summary>The accounts that have a line which may be told something.</summary>
    public IReadOnlyList<BindAccount> Receiving()
    {
        lock (_lock)
        {
            return
            [
                .. _all.Where(session => session.Receives).Select(session => session.Account!)
                    .DistinctBy(account => account.SystemId),
            ];
        }
    }

    /// <summary>One of an account's lines that may be told something; they take turns. Null if there is none.</summary>
    public BindSession? Next(BindAccount account)
    {
        lock (_lock)
        {
            var index = _all.FindIndex(session => session.Receives && session.IsOf(account));
            if (index < 0)
            {
                return null;
            }

            var session = _all[index];
            _all.RemoveAt(index);
            _all.Add(session);
            return session;
        }
    }
}
