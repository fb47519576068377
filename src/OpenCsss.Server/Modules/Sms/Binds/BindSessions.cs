namespace OpenCsss.Server.Modules.Sms.Binds;

/// <summary>The lines of this node that are bound.</summary>
internal sealed class BindSessions
{
    private readonly Lock _lock = new();
    private readonly List<BindSession> _all = [];

    /// <summary>False if the account has as many binds as it may.</summary>
    public bool TryAdd(BindSession session, BindAccount account)
    {
        lock (_lock)
        {
            if (_all.Count(other => other.Account?.SystemId == account.SystemId) >= account.MaxBinds)
            {
                return false;
            }

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
            var index = _all.FindIndex(session => session.Receives && session.Account!.SystemId == account.SystemId);
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
