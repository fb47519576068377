using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>The sessions and gateways of a group's requests, as they are taken in one after the other.</summary>
internal sealed class AccountingGroup(RadiusOptions options)
{
    /// <summary>
    /// So many sessions of one name and subscriber are known at once; a gateway that gives the same name again and
    /// again makes no more.
    /// </summary>
    private const int MostOfOneName = 8;

    /// <summary>The same where the subscriber is not known yet, so that what waits for one is not lost.</summary>
    private const int MostWaiting = 64;

    private readonly Dictionary<string, List<SessionUpdate>> _byName = [];
    private readonly HashSet<SessionKey> _loaded = [];
    private readonly Dictionary<string, DateTimeOffset> _restarts = [];

    /// <summary>What is to be counted.</summary>
    public List<UsageRecord> Usage { get; } = [];

    /// <summary>SIMs that were looked up for calls that name them.</summary>
    public Dictionary<string, SimKey> SimByImsi { get; } = [];

    /// <summary>The sessions that are other than they were.</summary>
    public IEnumerable<SessionUpdate> Changed => _byName.Values.SelectMany(all => all).Where(told => told.Taken > 0);

    public IReadOnlyDictionary<string, DateTimeOffset> NewRestarts => _restarts;

    /// <summary>A session as it was before; it may be reported more than once.</summary>
    public void Add(KnownSession known)
    {
        if (_loaded.Add(known.Key))
        {
            OfName(known.Key.SessionId).Add(new SessionUpdate(known));
        }
    }

    public void Take(AccountingCall call)
    {
        if (call.IsRestart)
        {
            TakeRestart(call);
            return;
        }

        var report = call.ToReport();
        var all = OfName(call.SessionId);
        var told = OfOneSubscriber(call, report, all.FindAll(session =>
            session.Gateway.Client == call.Client.Name
            && call.Names.Fit(session.Key.Nas, session.Gateway.Alias) && session.MayBeOf(call)));
        var history = new SessionHistory(told.Select(session =>
            new SessionEntry(session.Session, RestartOf(session), session.IsCounted)));
        var taken = history.Take(report, call.CountedImsi is not null);
        if (taken.Index == told.Count)
        {
            told.Add(NewSession(call, all, told, history, taken.Index));
        }

        Apply(call, told, history, taken.Index);
        if (taken.Growth is { IsNone: false } growth && told[taken.Index].IsCounted)
        {
            Count(call, told[taken.Index], growth);
        }
    }

    private void Apply(AccountingCall call, List<SessionUpdate> told, SessionHistory history, int taken)
    {
        var session = told[taken];
        for (var n = 0; n < told.Count; n++)
        {
            if (n != taken && told[n].Session != history.Entries[n].Session)
            {
                told[n].Become(history.Entries[n].Session);
            }
        }

        session.Take(call, history.Entries[taken].Session, options);
        for (var n = 0; n < told.Count; n++)
        {
            if (told[n].IsCounted != session.IsCounted && history.AreOne(n, taken))
            {
                (told[n].IsCounted ? session : told[n]).BelongTo(told[n].IsCounted ? told[n] : session);
            }
        }

        Move(call, session);
    }

    private void Count(AccountingCall call, SessionUpdate session, SessionGrowth growth)
    {
        if (session is { Details.Imsi: { } number, Sim: { } sim })
        {
            SimByImsi[number] = sim;
        }

        Usage.Add(session.ToUsage(call.SessionId, growth));
    }

    /// <summary>
    /// A packet that does not say whose it is belongs to one subscriber's session; the others' of its name are no part
    /// of that one's history.
    /// </summary>
    private List<SessionUpdate> OfOneSubscriber(AccountingCall call, SessionReport report, List<SessionUpdate> told)
    {
        if (told.Count < 2 || call.CountedImsi is not null || told.TrueForAll(told[0].IsOfSubscriberOf))
        {
            return told;
        }

        var found = new SessionHistory(told.Select(session =>
            new SessionEntry(session.Session, RestartOf(session), session.IsCounted))).Find(report);
        return found == told.Count ? [] : told.FindAll(told[found].IsOfSubscriberOf);
    }

    private static SessionUpdate NewSession(
        AccountingCall call, List<SessionUpdate> all, List<SessionUpdate> told, SessionHistory history, int added)
    {
        var key = new SessionKey(call.Names.Nas, call.SessionId, call.Imsi ?? "", 0);
        var gateway = SessionGateway.Of(call);
        var most = key.Imsi.Length > 0 ? MostOfOneName : MostWaiting;
        var rivals = all.FindAll(other => other.Key with { Run = 0 } == key);
        if (rivals.Count >= most && history.Forget(added, n => rivals.Contains(told[n])) is var old and >= 0)
        {
            var place = told[old];
            var given = place.GiveWay(gateway);
            all[all.IndexOf(place)] = given;
            return given;
        }

        var session = new SessionUpdate(WithFreeRun(key, all), gateway);
        all.Add(session);
        return session;
    }

    /// <summary>A packet may bring more of a session's names than was known.</summary>
    private void Move(AccountingCall call, SessionUpdate session)
    {
        var key = session.Key with
        {
            Nas = session.Key.Nas == call.Names.Other ? call.Names.Nas : session.Key.Nas,
            Imsi = session.Key.Imsi.Length > 0 ? session.Key.Imsi : call.Imsi ?? "",
        };
        if (key != session.Key)
        {
            session.MoveTo(WithFreeRun(key, OfName(call.SessionId)));
        }
    }

    private static SessionKey WithFreeRun(SessionKey key, List<SessionUpdate> all)
    {
        var run = 0L;
        while (all.Exists(other => other.Key == key with { Run = run } || other.KnownKey == key with { Run = run }))
        {
            run++;
        }

        return key with { Run = run };
    }

    private DateTimeOffset? RestartOf(SessionUpdate session)
    {
        var latest = session.RestartedAt;
        foreach (var name in (ReadOnlySpan<string?>)[session.Key.Nas, session.Gateway.Alias])
        {
            latest = name is not null && _restarts.TryGetValue(name, out var at) && !(latest >= at) ? at : latest;
        }

        return latest;
    }

    private void TakeRestart(AccountingCall call)
    {
        // Times are reported to the second: what an Off shares its second with is over, what an On does has begun.
        var at = call.Record.Status is AccountingStatus.AccountingOff ? call.At.AddMilliseconds(1) : call.At;
        foreach (var name in call.Names.Ended)
        {
            if (!_restarts.TryGetValue(name, out var before) || before < at)
            {
                _restarts[name] = at;
            }
        }
    }

    private List<SessionUpdate> OfName(string sessionId)
    {
        if (!_byName.TryGetValue(sessionId, out var told))
        {
            _byName[sessionId] = told = [];
        }

        return told;
    }
}
