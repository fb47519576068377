using OpenCsss.Domain;
using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Modules.Usage;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Radius;

/// <summary>Sessions and gateways, loaded and saved for all of a group at once.</summary>
internal static class AccountingStore
{
    private static readonly SetStatement Sessions = SetStatement.Over(
        """
        select {n}, s.started_at, s.last_at, s.is_time_told, s.session_seconds, s.stopped_at, s.up_bytes,
               s.up_began_at, s.up_earlier_bytes, s.down_bytes, s.down_began_at, s.down_earlier_bytes,
               s.report_count, s.partner_id, s.sim_id, s.imsi, s.msisdn, s.apn, s.ip, s.mcc, s.mnc, s.rat,
               s.peer, s.nas_identifier, s.nas_address
          from {rows,} session_directory s
         where s.nas = {nas} and s.session_id = {session_id}
         order by s.nas, s.session_id
        {for update of s}
        """,
        Column.Text("nas"), Column.Text("session_id"));

    private static readonly SetStatement Restarts = SetStatement.Over(
        "select {n}, r.restarted_at from {rows,} radius_nas r where r.nas = {nas}",
        Column.Text("nas"));

    private static readonly Column[] Identity = [Column.Text("nas"), Column.Text("session_id")];

    private static readonly Column[] Counted =
    [
        Column.BigInt("started_at"), Column.BigInt("last_at"), Column.BigInt("is_time_told"),
        Column.BigInt("session_seconds"), Column.BigInt("stopped_at"), Column.BigInt("up_bytes"),
        Column.BigInt("up_began_at"), Column.BigInt("up_earlier_bytes"), Column.BigInt("down_bytes"),
        Column.BigInt("down_began_at"), Column.BigInt("down_earlier_bytes"), Column.BigInt("report_count"),
        Column.BigInt("seen_at"), Column.BigInt("keep_until"),
    ];

    private static readonly Column[] Described =
    [
        Column.Text("client"), Column.Text("peer"), Column.Text("nas_identifier"), Column.Text("nas_address"),
        Column.BigInt("partner_id"), Column.BigInt("sim_id"), Column.Text("imsi"), Column.Text("msisdn"),
        Column.Text("apn"), Column.Text("ip"), Column.Text("mcc"), Column.Text("mnc"), Column.Text("rat"),
    ];

    private static readonly SetStatement Insert =
        SetStatement.InsertInto("session_directory", [.. Identity, .. Counted, .. Described]);

    private static readonly SetStatement Update = UpdateOf([.. Counted, .. Described]);

    // Nearly all reports tell of growth alone.
    private static readonly SetStatement UpdateCounted = UpdateOf(Counted);

    // A restart that was told late changes nothing.
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
    /// <param name="waits">Told those whose SIM has one.</param>
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

    /// <summary>Queues the look-up of sessions, which nobody else gets, and of when their gateways restarted.</summary>
    public static void Load(
        WriteTransaction transaction, IReadOnlyList<SessionKey> keys, IReadOnlyList<string> gateways,
        Action<SessionKey, KnownSession> session, Action<string, DateTimeOffset> restart)
    {
        transaction.Read(
            Sessions,
            keys,
            static (sink, key) =>
            {
                sink.Text(key.Nas);
                sink.Text(key.SessionId);
            },
            (n, row) => session(keys[n], ToSession(row)));
        transaction.Read(
            Restarts,
            gateways,
            static (sink, nas) => sink.Text(nas),
            (n, row) => restart(gateways[n], At(row.GetBigInt(1))));
    }

    /// <summary>Queues what has become of sessions.</summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<ToldSession> sessions)
    {
        var added = sessions.Where(session => session.SeenCount == 0).ToArray();
        var grown = sessions.Where(session => session.SeenCount > 0 && session.HasOnlyGrown).ToArray();
        var changed = sessions.Where(session => session.SeenCount > 0 && !session.HasOnlyGrown).ToArray();
        transaction.Write(
            Insert,
            added,
            static (sink, session) =>
            {
                BindCounted(sink, session);
                BindDescribed(sink, session);
            },
            added.Length);
        transaction.Write(
            UpdateCounted,
            grown,
            static (sink, session) =>
            {
                BindCounted(sink, session);
                sink.BigInt(session.SeenCount);
            },
            grown.Length);
        transaction.Write(
            Update,
            changed,
            static (sink, session) =>
            {
                BindCounted(sink, session);
                BindDescribed(sink, session);
                sink.BigInt(session.SeenCount);
            },
            changed.Length);
    }

    /// <summary>Queues restarts of gateways; each gateway is there once.</summary>
    public static void SaveRestarts(
        WriteTransaction transaction, IReadOnlyList<(string Nas, DateTimeOffset At)> restarts) =>
        transaction.Write(
            Restart,
            restarts,
            static (sink, restart) =>
            {
                sink.Text(restart.Nas);
                sink.BigInt(restart.At.ToUnixTimeMilliseconds());
            },
            restarts.Count);

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
               and session_directory.report_count = {seen_count}
            """,
            [.. Identity, .. columns, Column.BigInt("seen_count")]);
    }

    /// <summary>The identity, and what each report changes.</summary>
    private static void BindCounted(IRowSink sink, ToldSession told)
    {
        var (call, session) = (told.Newest, told.Session);
        sink.Text(call.Nas);
        sink.Text(call.SessionId);
        sink.BigInt(session.StartedAt.ToUnixTimeMilliseconds());
        sink.BigInt(session.LastAt.ToUnixTimeMilliseconds());
        sink.BigInt(session.IsTimeTold ? 1 : 0);
        sink.BigInt(session.SessionSeconds);
        sink.BigInt(Instants.ToStored(session.StoppedAt));
        Bind(sink, session.Uplink);
        Bind(sink, session.Downlink);
        sink.BigInt(told.SeenCount + told.Taken);
        sink.BigInt(call.ArrivedAt.ToUnixTimeMilliseconds());
        sink.BigInt(told.KeepUntil.ToUnixTimeMilliseconds());
    }

    private static void BindDescribed(IRowSink sink, ToldSession told)
    {
        var (gateway, details) = (told.Gateway, told.Details);
        sink.Text(told.Newest.Client.Name);
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
    }

    private static void Bind(IRowSink sink, SessionCounter counter)
    {
        sink.BigInt(counter.MaxBytes);
        sink.BigInt(Instants.ToStored(counter.BeganAt));
        sink.BigInt(counter.EarlierMaxBytes);
    }

    private static KnownSession ToSession(IRow row) => new(
        new AccountingSession(
            At(row.GetBigInt(1)), At(row.GetBigInt(2)), row.GetBigInt(3) != 0, row.GetBigIntOrNull(4),
            Instants.FromStored(row.GetBigIntOrNull(5)), ToCounter(row, 6), ToCounter(row, 9)),
        row.GetBigInt(12),
        row.IsNull(14) ? null : new SimKey(row.GetBigInt(13), row.GetBigInt(14)),
        new SessionDetails(
            row.GetTextOrNull(15), row.GetTextOrNull(16), row.GetTextOrNull(17), row.GetTextOrNull(18),
            new Plmn(row.GetTextOrNull(19), row.GetTextOrNull(20)), row.GetTextOrNull(21)),
        new SessionGateway(row.GetText(22), row.GetTextOrNull(23), row.GetTextOrNull(24)));

    private static SessionCounter ToCounter(IRow row, int first) => new(
        row.GetBigInt(first), Instants.FromStored(row.GetBigIntOrNull(first + 1)), row.GetBigInt(first + 2));

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A session as it was before a group's reports.</summary>
/// <param name="Session">What was told and counted of it.</param>
/// <param name="ReportCount">How many reports were taken in.</param>
/// <param name="Sim">Whose it is; null if that is not known.</param>
/// <param name="Details">What else was told of it.</param>
/// <param name="Gateway">Which told of it last.</param>
internal sealed record KnownSession(
    AccountingSession Session, long ReportCount, SimKey? Sim, SessionDetails Details, SessionGateway Gateway);
