using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Sessions and gateways, loaded and saved for all of a group at once.</summary>
internal static class AccountingStore
{
    private const string Columns =
        """
        s.nas, s.session_id, s.imsi, s.run, s.nas_alias, s.client, s.peer, s.nas_identifier, s.nas_address,
        s.partner_id, s.sim_id, s.sim_imsi, s.msisdn, s.apn, s.ip, s.mcc, s.mnc, s.rat, s.beginning, s.is_doubtful,
        s.start_mark, s.clock_offset, s.started_at, s.last_at, s.is_time_told, s.session_seconds, s.stopped_at,
        s.up_bytes, s.down_bytes, s.report_count, s.seen_at, s.keep_until, n.restarted_at, a.restarted_at
        """;

    // Those of the packet's subscriber, and those whose subscriber is not known yet.
    private static readonly SetStatement Sessions = Select("s.nas");

    // The same for a packet that has the gateway's address alone.
    private static readonly SetStatement SessionsByAlias = Select("s.nas_alias");

    private static readonly Column[] Identity =
        [Column.Text("nas"), Column.Text("session_id"), Column.Text("imsi"), Column.BigInt("run")];

    private static readonly Column[] Counted =
    [
        Column.BigInt("started_at"), Column.BigInt("last_at"), Column.BigInt("is_time_told"),
        Column.BigInt("session_seconds"), Column.BigInt("stopped_at"), Column.BigInt("up_bytes"),
        Column.BigInt("down_bytes"), Column.BigInt("waiting_bytes"), Column.BigInt("report_count"),
        Column.BigInt("seen_at"), Column.BigInt("keep_until"),
    ];

    private static readonly Column[] Described =
    [
        Column.Text("nas_alias"), Column.Text("client"), Column.Text("peer"), Column.Text("nas_identifier"),
        Column.Text("nas_address"), Column.BigInt("partner_id"), Column.BigInt("sim_id"), Column.Text("sim_imsi"),
        Column.Text("msisdn"), Column.Text("apn"), Column.Text("ip"), Column.Text("mcc"), Column.Text("mnc"),
        Column.Text("rat"), Column.BigInt("beginning"), Column.BigInt("is_doubtful"), Column.BigInt("start_mark"),
        Column.BigInt("clock_offset"),
    ];

    private static readonly SetStatement Insert =
        SetStatement.InsertInto("session_directory", [.. Identity, .. Counted, .. Described]);

    private static readonly SetStatement Update = UpdateOf([.. Counted, .. Described]);

    // Nearly all reports bring growth alone.
    private static readonly SetStatement UpdateCounted = UpdateOf(Counted);

    private static readonly SetStatement MoveKey = SetStatement.Over(
        """
        update session_directory set nas = {to_nas}, imsi = {to_imsi}, run = {to_run}
          {from rows}
         where session_directory.nas = {nas} and session_directory.session_id = {session_id}
           and session_directory.imsi = {imsi} and session_directory.run = {run}
           and session_directory.report_count = {seen_count}
        """,
        [
            .. Identity, Column.BigInt("seen_count"), Column.Text("to_nas"), Column.Text("to_imsi"),
            Column.BigInt("to_run"),
        ]);

    // A restart that was reported late changes nothing.
    private static readonly SetStatement Restart = SetStatement.Over(
        """
        insert into radius_nas (nas, restarted_at) select {nas}, {restarted_at} {from rows} where true
        on conflict (nas) do update set restarted_at =
            case when excluded.restarted_at > radius_nas.restarted_at then excluded.restarted_at
                 else radius_nas.restarted_at end
        """,
        Column.Text("nas"), Column.BigInt("restarted_at"));

    // Enabled, and not in use yet (ADR 0008).
    private static readonly SetStatement Waiting = SetStatement.Over(
        """
        select {n} from {rows,} plan_order o
         where o.partner_id = {partner_id} and o.sim_id = {sim_id} and o.status = 1 and o.armed_at is not null
        """,
        Column.BigInt("partner_id"), Column.BigInt("sim_id"));

    /// <summary>Queues the look-up of SIMs with an order that is enabled and waits for a place or for use.</summary>
    /// <param name="transaction">The group's.</param>
    /// <param name="calls">Calls of known SIMs.</param>
    /// <param name="waits">Called with those whose SIM has one.</param>
    public static void FindWaiting(
        WriteTransaction transaction, IReadOnlyList<AccountingCall> calls, Action<AccountingCall> waits) =>
        transaction.Read(
            Waiting,
            calls,
            static (sink, call) =>
            {
                sink.BigInt(call.Sim!.Value.PartnerId);
                sink.BigInt(call.Sim.Value.SimId);
            },
            (n, _) => waits(calls[n]));

    /// <summary>Queues the look-up of the sessions that calls may be of, which nobody else gets.</summary>
    public static void Load(
        WriteTransaction transaction, IReadOnlyList<AccountingCall> calls, Action<KnownSession> session)
    {
        Find(
            transaction,
            Sessions,
            [.. calls.SelectMany(call => call.Names.Keys.Select(nas => Name(nas, call)))],
            session);
        Find(
            transaction,
            SessionsByAlias,
            [.. calls.Where(call => call.Names.IsAddressAlone).Select(call => Name(call.Names.Alias!, call))],
            session);
    }

    private static SessionName Name(string nas, AccountingCall call) => new(nas, call.SessionId, call.Imsi ?? "");

    private static void Find(
        WriteTransaction transaction, SetStatement statement, IReadOnlyList<SessionName> names,
        Action<KnownSession> session) =>
        transaction.Read(
            statement,
            [.. names.Distinct()],
            static (sink, name) =>
            {
                sink.Text(name.Nas);
                sink.Text(name.SessionId);
                sink.Text(name.Imsi);
            },
            (_, row) => session(ToSession(row)));

    /// <summary>Queues what has become of sessions.</summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<SessionUpdate> sessions)
    {
        var added = sessions.Where(session => session.KnownKey is null).ToArray();
        var moved = sessions.Where(session => session.KnownKey is { } key && key != session.Key).ToArray();
        var grown = sessions.Where(session => session.KnownKey is not null && session.HasOnlyGrown).ToArray();
        var changed = sessions.Where(session => session.KnownKey is not null && !session.HasOnlyGrown).ToArray();
        transaction.Write(MoveKey, moved, BindMove, moved.Length);
        transaction.Write(
            Insert,
            added,
            static (sink, session) =>
            {
                Bind(sink, session.Key);
                BindCounted(sink, session);
                BindDescribed(sink, session);
            },
            added.Length);
        transaction.Write(
            UpdateCounted,
            grown,
            static (sink, session) =>
            {
                Bind(sink, session.Key);
                BindCounted(sink, session);
                sink.BigInt(session.SeenCount);
            },
            grown.Length);
        transaction.Write(
            Update,
            changed,
            static (sink, session) =>
            {
                Bind(sink, session.Key);
                BindCounted(sink, session);
                BindDescribed(sink, session);
                sink.BigInt(session.SeenCount);
            },
            changed.Length);
    }

    /// <summary>Queues restarts of gateways; each gateway is there once.</summary>
    public static void SaveRestarts(
        WriteTransaction transaction, IReadOnlyDictionary<string, DateTimeOffset> restarts) =>
        transaction.Write(
            Restart,
            [.. restarts.OrderBy(restart => restart.Key, StringComparer.Ordinal)],
            static (sink, restart) =>
            {
                sink.Text(restart.Key);
                sink.BigInt(restart.Value.ToUnixTimeMilliseconds());
            },
            restarts.Count);

    private static SetStatement Select(string nas) => SetStatement.Over(
        $$"""
        select {n}, {{Columns}}
          from {rows,} session_directory s
          left join radius_nas n on n.nas = s.nas left join radius_nas a on a.nas = s.nas_alias
         where {{nas}} = {nas} and s.session_id = {session_id}
           and (s.imsi = {imsi} or s.imsi = '' or {imsi} = '')
         order by s.nas, s.session_id, s.imsi, s.run
        {for update of s}
        """,
        Column.Text("nas"), Column.Text("session_id"), Column.Text("imsi"));

    /// <summary>An update of a session that nobody has taken a report in of since it was read.</summary>
    private static SetStatement UpdateOf(Column[] columns)
    {
        var changes = string.Join(", ", columns.Select(column => $"{column.Name} = {{{column.Name}}}"));
        return SetStatement.Over(
            $$"""
            update session_directory
               set {{changes}}
              {from rows}
             where session_directory.nas = {nas} and session_directory.session_id = {session_id}
               and session_directory.imsi = {imsi} and session_directory.run = {run}
               and session_directory.report_count = {seen_count}
            """,
            [.. Identity, .. columns, Column.BigInt("seen_count")]);
    }

    private static void Bind(IRowSink sink, SessionKey key)
    {
        sink.Text(key.Nas);
        sink.Text(key.SessionId);
        sink.Text(key.Imsi);
        sink.BigInt(key.Run);
    }

    private static void BindMove(IRowSink sink, SessionUpdate told)
    {
        Bind(sink, told.KnownKey!.Value);
        sink.BigInt(told.SeenCount);
        sink.Text(told.Key.Nas);
        sink.Text(told.Key.Imsi);
        sink.BigInt(told.Key.Run);
    }

    /// <summary>What each report changes.</summary>
    private static void BindCounted(IRowSink sink, SessionUpdate told)
    {
        var session = told.Session;
        sink.BigInt(session.StartedAt.ToUnixTimeMilliseconds());
        sink.BigInt(session.LastAt.ToUnixTimeMilliseconds());
        sink.BigInt(session.IsTimeTold ? 1 : 0);
        sink.BigInt(session.SessionSeconds);
        sink.BigInt(Instants.ToStored(session.StoppedAt));
        sink.BigInt(session.Uplink.MaxBytes);
        sink.BigInt(session.Downlink.MaxBytes);
        sink.BigInt(told.WaitingBytes);
        sink.BigInt(told.SeenCount + told.Taken);
        sink.BigInt(told.SeenAt.ToUnixTimeMilliseconds());
        sink.BigInt(told.KeepUntil.ToUnixTimeMilliseconds());
    }

    private static void BindDescribed(IRowSink sink, SessionUpdate told)
    {
        var (gateway, details, session) = (told.Gateway, told.Details, told.Session);
        sink.Text(gateway.Alias);
        sink.Text(gateway.Client);
        sink.Text(gateway.Peer);
        sink.Text(gateway.Identifier);
        sink.Text(gateway.Address);
        sink.BigInt(told.Sim?.PartnerId);
        sink.BigInt(told.Sim?.SimId);
        sink.Text(details.Imsi);
        sink.Text(details.Msisdn);
        sink.Text(details.Apn);
        sink.Text(details.Ip);
        sink.Text(details.Network.Mcc);
        sink.Text(details.Network.Mnc);
        sink.Text(details.Rat);
        sink.BigInt((long)session.Beginning);
        sink.BigInt(session.IsDoubtful ? 1 : 0);
        sink.BigInt(session.StartMark);
        sink.BigInt((long)session.ClockOffset.TotalMilliseconds);
    }

    private static KnownSession ToSession(IRow row) => new(
        new SessionKey(row.GetText(1), row.GetText(2), row.GetText(3), row.GetBigInt(4)),
        new AccountingSession(
            At(row.GetBigInt(23)), (SessionBeginning)row.GetBigInt(19), At(row.GetBigInt(24)),
            Instants.FromStored(row.GetBigIntOrNull(27)), new SessionCounter(row.GetBigInt(28)),
            new SessionCounter(row.GetBigInt(29)))
        {
            IsDoubtful = row.GetBigInt(20) != 0,
            StartMark = row.GetBigIntOrNull(21),
            ClockOffset = TimeSpan.FromMilliseconds(row.GetBigInt(22)),
            IsTimeTold = row.GetBigInt(25) != 0,
            SessionSeconds = row.GetBigIntOrNull(26),
        },
        row.GetBigInt(30),
        row.IsNull(11) ? null : new SimKey(row.GetBigInt(10), row.GetBigInt(11)),
        new SessionDetails(
            row.GetTextOrNull(12), row.GetTextOrNull(13), row.GetTextOrNull(14), row.GetTextOrNull(15),
            new Plmn(row.GetTextOrNull(16), row.GetTextOrNull(17)), row.GetTextOrNull(18)),
        new SessionGateway(
            row.GetText(6), row.GetText(7), row.GetTextOrNull(8), row.GetTextOrNull(9), row.GetTextOrNull(5)),
        Instants.FromStored(Later(row.GetBigIntOrNull(33), row.GetBigIntOrNull(34))),
        At(row.GetBigInt(31)),
        At(row.GetBigInt(32)));

    private static long? Later(long? one, long? other) => one > other || other is null ? one : other;

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>What sessions are looked up by.</summary>
internal readonly record struct SessionName(string Nas, string SessionId, string Imsi);

/// <summary>A session as it was before a group's reports.</summary>
/// <param name="Key">Its place in the database.</param>
/// <param name="Session">What was reported of it.</param>
/// <param name="ReportCount">How many reports were taken in.</param>
/// <param name="Sim">Whose it is; null if that is not known.</param>
/// <param name="Details">What else was reported of it.</param>
/// <param name="Gateway">Which reported it last.</param>
/// <param name="RestartedAt">When its gateway last ended all sessions; null for never.</param>
/// <param name="SeenAt">When it was heard of last.</param>
/// <param name="KeepUntil">When it need not be known any more.</param>
internal sealed record KnownSession(
    SessionKey Key, AccountingSession Session, long ReportCount, SimKey? Sim, SessionDetails Details,
    SessionGateway Gateway, DateTimeOffset? RestartedAt, DateTimeOffset SeenAt, DateTimeOffset KeepUntil);
