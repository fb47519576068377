namespace OpenCsss.Domain;

/// <summary>
/// The sessions of one subscriber that a network has given the same name, one after the other, and the rules by which a
/// report finds its own. What counts is a function of what is known of them all: however reports come, their growth
/// adds up to the same.
/// </summary>
/// <remarks>
/// Source: domain rules, usage. A session is another one if it began after the end of the one before; if it began later
/// and a counter has fallen; or if its start was reported. A report of a later beginning and nothing else may be
/// of a session whose network has reported a wrong length: it is kept apart as doubtful until something decides.
/// </remarks>
public sealed class SessionHistory
{
    /// <summary>
    /// So long a start may come after the stop of its session where only the time of arrival is known.
    /// </summary>
    private static readonly TimeSpan LatestStart = TimeSpan.FromMinutes(1);

    /// <summary>How much later than its beginning a start may be stamped, or its length be measured.</summary>
    private static readonly TimeSpan LooseStart = TimeSpan.FromMinutes(1);

    /// <summary>So long after its end a gateway may still report a session.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(5);

    /// <summary>Times are reported to the second.</summary>
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly List<SessionEntry> _entries;

    /// <param name="entries">What is known, in any order.</param>
    public SessionHistory(IEnumerable<SessionEntry> entries) => _entries = [.. entries];

    /// <summary>The sessions in the order in which they were given, and behind them one that is new.</summary>
    public IReadOnlyList<SessionEntry> Entries => _entries;

    /// <summary>Which session a report is of; the number of entries if of none that is known.</summary>
    public int Find(SessionReport report) => Place(report).Index;

    /// <summary>Takes a report in.</summary>
    /// <param name="report">Its counters are at least 0.</param>
    /// <param name="isCounted">Whether it is known whose it is; if its session is, that is enough.</param>
    public SessionTaken Take(SessionReport report, bool isCounted)
    {
        var before = Total();
        var (index, isDoubtful) = Place(report);
        var isNew = index == _entries.Count;
        if (isNew)
        {
            var first = AccountingSession.FirstSeenBy(report) with { IsDoubtful = isDoubtful };
            _entries.Add(new SessionEntry(first, null, isCounted));
        }

        var head = HeadOf(index);
        var (session, _, wasCounted) = _entries[index];
        var last = LastBefore(report.At, head, isNew ? index : -1) ?? session.StartedAt;
        Set(index, session.Take(report));
        if (head != index)
        {
            TakeDoubtful(index, head, report);
        }

        var isAdopted = (isCounted || _entries[head].IsCounted) && !wasCounted;
        if (isAdopted)
        {
            CountGroupOf(index);
        }

        var settled = Settle() is var late and >= 0 ? late : head != HeadOf(index) ? index : -1;
        if (isNew && !isDoubtful)
        {
            CloseNeighbours(index);
        }

        var whole = settled >= 0 ? settled : isAdopted ? index : -1;
        return new SessionTaken(index, GrowthSince(before, report, last, index, whole));
    }

    /// <summary>
    /// Chooses one that need not be known any more. What was counted of it stays known where it may be another's.
    /// </summary>
    /// <param name="kept">Not this one.</param>
    /// <param name="mayGo">Which may be chosen.</param>
    /// <returns>-1 if none may.</returns>
    public int Forget(int kept, Predicate<int> mayGo)
    {
        int[] ordered = [.. Ordered().Where(index => index != kept && mayGo(index))];
        var doubtful = ordered.FirstOrDefault(index => HeadOf(index) != index, -1);
        var forgotten = doubtful >= 0 || ordered is [] ? doubtful : ordered[0];
        var heir = doubtful >= 0
            ? HeadOf(doubtful)
            : Ordered().FirstOrDefault(index => index != forgotten && HeadOf(index) == forgotten, -1);
        if (forgotten >= 0 && heir >= 0)
        {
            var (from, session) = (_entries[forgotten].Session, _entries[heir].Session);
            Set(heir, session with
            {
                Uplink = SessionCounter.Max(from.Uplink, session.Uplink),
                Downlink = SessionCounter.Max(from.Downlink, session.Downlink),
                IsDoubtful = false,
            });
        }

        return forgotten;
    }

    /// <summary>Whether two are the same session as far as is known.</summary>
    public bool AreOne(int one, int other) => HeadOf(one) == HeadOf(other);

    private void TakeDoubtful(int index, int head, SessionReport report)
    {
        var before = _entries[head].Session;
        if (report.HasBytes && before.IsAbove(report))
        {
            // It began later, and a counter has fallen.
            Set(index, _entries[index].Session with { IsDoubtful = false });
        }
        else if (report.Kind is SessionReportKind.Stop)
        {
            Set(head, before.EndedAt(report.At)); // Whichever of the two it is, it has ended.
        }
    }

    private (int Index, bool IsDoubtful) Place(SessionReport report) =>
        report.Kind is SessionReportKind.Start ? (PlaceOfStart(report), false) : PlaceOfOther(report);

    private int PlaceOfStart(SessionReport report)
    {
        var newestFirst = Ordered().Reverse().ToArray();
        foreach (var index in newestFirst)
        {
            if (report.Mark != 0 && _entries[index].Session.StartMark == report.Mark)
            {
                return index; // The same packet.
            }
        }

        foreach (var index in newestFirst)
        {
            if (IsStartOf(_entries[index], report))
            {
                return index;
            }
        }

        return _entries.Count;
    }

    private bool IsStartOf(SessionEntry entry, SessionReport report)
    {
        var session = entry.Session;
        var time = session.TimeOf(report);
        var isTold = session.IsTimeTold && report.ToldAt is not null;
        var isOpen = !(entry.EndAt <= time);
        var isWithin = isTold && session.StartedAt <= time && time < session.LastAt && isOpen;
        if (session.Beginning is SessionBeginning.Started)
        {
            return isWithin || (isTold
                ? (time - session.StartedAt).Duration() < OneSecond && isOpen
                : report.WasDelayed && session.BeganAt(time, report));
        }

        if (!isTold)
        {
            return entry.EndAt is not { } end || (!entry.IsEndOfAll && time - end <= LatestStart);
        }

        return session.Beginning is SessionBeginning.Reckoned
            ? isWithin || (session.BeganAt(time, report) && isOpen)
                || (!entry.IsCounted && (time - session.StartedAt).Duration() <= LooseStart && time <= session.LastAt)
            : time <= session.StartedAt && !Ordered().Any(index =>
                _entries[index].Session is { IsBeginningKnown: true } other
                && other.StartedAt > time && other.StartedAt <= session.StartedAt);
    }

    private (int Index, bool IsDoubtful) PlaceOfOther(SessionReport report)
    {
        var ordered = Ordered();
        for (var n = ordered.Length - 1; n >= 0; n--)
        {
            var (session, _, _) = _entries[ordered[n]];
            if (session.IsBeginningKnown && report.BeginningBefore(session.TimeOf(report)) is { } begun
                && session.BeganAt(begun, report)
                && !(begun > session.StartedAt && _entries[ordered[n]].EndAt <= begun))
            {
                return (ordered[n], false);
            }
        }

        var current = ordered.LastOrDefault(
            index => !_entries[index].Session.IsDoubtful && HadBegunBy(index, report), -1);
        if (current < 0)
        {
            return (ordered is [var oldest, ..] && !_entries[oldest].Session.IsBeginningKnown
                ? oldest
                : _entries.Count, false);
        }

        var time = TimeOf(current, report);
        return (_entries[current].Session.IsOnTheLine(report) ? report.BeginningBefore(time) : null) is { } beginning
            ? ByBeginning(current, report, beginning)
            : (ByTime(current, report, time), false);
    }

    /// <summary>What had lasted for a while is told of in no session that began that very second.</summary>
    private bool HadBegunBy(int index, SessionReport report)
    {
        var (session, time) = (_entries[index].Session, TimeOf(index, report));
        return session.StartedAt < time || (session.StartedAt == time
            && !(session is { IsTimeTold: true, IsBeginningKnown: true }
                && report is { ToldAt: not null, Length: not null }));
    }

    private (int Index, bool IsDoubtful) ByBeginning(int current, SessionReport report, DateTimeOffset beginning)
    {
        var (session, _, _) = _entries[current];
        if (beginning <= session.StartedAt)
        {
            return (current, false); // It adopts it, or knows better.
        }

        if (_entries[current].EndAt <= beginning)
        {
            return (_entries.Count, false);
        }

        return !session.WasSilentFrom(beginning) || !report.HasBytes ? (current, false)
            : (_entries.Count, !session.IsAbove(report));
    }

    private int ByTime(int current, SessionReport report, DateTimeOffset time)
    {
        var entry = _entries[current];
        if (entry.EndAt is not { } end || time < end || !report.HasBytes)
        {
            return current;
        }

        var isTold = entry.Session.IsTimeTold && report.ToldAt is not null;
        var next = Ordered().FirstOrDefault(index => _entries[index].Session.StartedAt > time, -1);
        if (isTold && time > end && next >= 0 && !_entries[next].Session.IsBeginningKnown)
        {
            return next;
        }

        // A session has one stop, and nothing is heard of it for long after its end. Without a lower counter too, it
        // may be what was sent again.
        var isStop = report.Kind is SessionReportKind.Stop;
        var isAfter = entry.IsEndOfAll || (isTold ? time > (isStop ? end : end + Aftermath) : isStop);
        return isAfter && entry.Session.IsAbove(report) ? _entries.Count : current;
    }

    /// <summary>The arrival counts where the reported time is of another clock.</summary>
    private DateTimeOffset TimeOf(int index, SessionReport report) =>
        _entries[index].Session is var session && session.IsOnTheLine(report) ? session.TimeOf(report) : report.At;

    /// <summary>A doubtful session is another one once its start, or the end of the one before it, is known.</summary>
    private int Settle()
    {
        var settled = -1;
        foreach (var index in Ordered())
        {
            var session = _entries[index].Session;
            if (!session.IsDoubtful || HeadOf(index) is var head && head == index)
            {
                continue;
            }

            var before = _entries[head];
            if (session.Beginning is SessionBeginning.Started || before.EndAt <= session.StartedAt)
            {
                Set(index, session with { IsDoubtful = false });
                Set(head, before.Session.EndedAt(session.StartedAt));
                settled = index;
            }
        }

        return settled;
    }

    /// <summary>A session whose end was not heard of has ended when the next of its name began.</summary>
    private void CloseNeighbours(int added)
    {
        var ordered = Ordered().Where(index => !_entries[index].Session.IsDoubtful).ToArray();
        for (var n = 0; n + 1 < ordered.Length; n++)
        {
            if (ordered[n] == added || ordered[n + 1] == added)
            {
                Set(ordered[n], _entries[ordered[n]].Session.EndedAt(_entries[ordered[n + 1]].Session.StartedAt));
            }
        }
    }

    private void CountGroupOf(int counted)
    {
        foreach (var index in Ordered())
        {
            if (AreOne(index, counted))
            {
                _entries[index] = _entries[index] with { IsCounted = true };
            }
        }
    }

    private SessionGrowth GrowthSince(
        (long Up, long Down) before, SessionReport report, DateTimeOffset last, int taken, int whole)
    {
        var (up, down) = Total();
        var session = _entries[whole >= 0 ? whole : taken].Session;
        var to = whole >= 0 && session.LastAt > report.At ? session.LastAt : report.At;
        var from = whole < 0 ? last : session.StartedAt;
        return new SessionGrowth(
            from < to ? from : to, to, Math.Max(0, up - before.Up), Math.Max(0, down - before.Down));
    }

    /// <summary>When the packet before was made, of a session and of what may be one with it.</summary>
    private DateTimeOffset? LastBefore(DateTimeOffset at, int head, int added)
    {
        DateTimeOffset? last = null;
        for (var index = 0; index < _entries.Count; index++)
        {
            var made = _entries[index].Session.LastAt;
            if (index != added && made < at && !(made <= last) && AreOne(index, head))
            {
                last = made;
            }
        }

        return last;
    }

    /// <summary>What is to be counted of them all.</summary>
    private (long Up, long Down) Total()
    {
        var (up, down) = (0L, 0L);
        var (ups, downs) = (default(SessionCounter), default(SessionCounter));
        foreach (var index in Ordered())
        {
            var (session, _, isCounted) = _entries[index];
            if (!session.IsDoubtful)
            {
                (up, down) = (up + ups.MaxBytes, down + downs.MaxBytes);
                (ups, downs) = (default, default);
            }

            if (isCounted)
            {
                ups = SessionCounter.Max(ups, session.Uplink);
                downs = SessionCounter.Max(downs, session.Downlink);
            }
        }

        return (up + ups.MaxBytes, down + downs.MaxBytes);
    }

    private int HeadOf(int index)
    {
        var head = -1;
        foreach (var other in Ordered())
        {
            head = head >= 0 && _entries[other].Session.IsDoubtful ? head : other;
            if (other == index)
            {
                break;
            }
        }

        return head;
    }

    private void Set(int index, AccountingSession session) =>
        _entries[index] = _entries[index] with { Session = session };

    private int[] Ordered()
    {
        var order = Enumerable.Range(0, _entries.Count).ToArray();
        if (order.Length > 1)
        {
            Array.Sort(order, (one, other) =>
            {
                var byTime = _entries[one].Session.StartedAt.CompareTo(_entries[other].Session.StartedAt);
                return byTime != 0 ? byTime : one.CompareTo(other);
            });
        }

        return order;
    }
}
