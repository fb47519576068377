using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Sessions and gateways, loaded and saved for all of a group at once.</summary>
internal static class AccountingStore
{
    private const string Selected =
        """
        s.nas, s.session_id, s.imsi, s.run, s.nas_alias, s.client, s.peer, s.nas_identifier, s.nas_address,
        s.partner_id, s.sim_id, s.sim_imsi, s.msisdn, s.apn, s.ip, s.mcc, s.mnc, s.rat, s.beginning, s.is_doubtful,
        s.start_mark, s.clock_offset, s.started_at, s.last_at, s.is_time_told, s.session_seconds, s.stopped_at,
        s.up_bytes, s.down_bytes, s.report_count, s.seen_at, s.keep_until, n.restarted_at as restarted_at,
        a.restarted_at as alias_restarted_at
        """;

    // Those of the packet's subscriber, and those whose subscriber is not known yet.
    private static readonly SetQuery<SessionName, KnownSession> Sessions = Select("s.nas");

    // The same for a packet that has the gateway's address alone.
    private static readonly SetQuery<SessionName, KnownSession> SessionsByAlias = Select("s.nas_alias");

    private static readonly Columns<SessionKey> Identity = new Columns<SessionKey>()
        .Text("nas", key => key.Nas)
        .Text("session_id", key => key.SessionId)
        .Text("imsi", key => key.Imsi)
        .BigInt("run", key => key.Run);

    // What each report changes.
    private static readonly Columns<SessionUpdate> Counted = new Columns<SessionUpdate>()
        .BigInt("started_at", told => told.Session.StartedAt.ToUnixTimeMilliseconds())
        .BigInt("last_at", told => told.Session.LastAt.ToUnixTimeMilliseconds())
        .BigInt("is_time_told", told => told.Session.IsTimeTold ? 1 : 0)
        .BigInt("session_seconds", told => told.Session.SessionSeconds)
        .BigInt("stopped_at", told => Instants.ToStored(told.Session.StoppedAt))
        .BigInt("up_bytes", told => told.Session.Uplink.MaxBytes)
        .BigInt("down_bytes", told => told.Session.Downlink.MaxBytes)
        .BigInt("waiting_bytes", told => told.WaitingBytes)
        .BigInt("report_count", told => told.SeenCount + told.Taken)
        .BigInt("seen_at", told => told.SeenAt.ToUnixTimeMilliseconds())
        .BigInt("keep_until", told => told.KeepUntil.ToUnixTimeMilliseconds());

    private static readonly Columns<SessionUpdate> Described = new Columns<SessionUpdate>()
        .Text("nas_alias", told => told.Gateway.Alias)
        .Text("client", told => told.Gateway.Client)
        .Text("peer", told => told.Gateway.Peer)
        .Text("nas_identifier", told => told.Gateway.Identifier)
        .Text("nas_address", told => told.Gateway.Address)
        .BigInt("partner_id", told => told.Sim?.PartnerId)
        .BigInt("sim_id", told => told.Sim?.SimId)
        .Text("sim_imsi", told => told.Details.Imsi)
        .Text("msisdn", told => told.Details.Msisdn)
        .Text("apn", told => told.Details.Apn)
        .Text("ip", told => told.Details.Ip)
        .Text("mcc", told => told.Details.Network.Mcc)
        .Text("mnc", told => told.Details.Network.Mnc)
        .Text("rat", told => told.Details.Rat)
        .BigInt("beginning", told => (long)told.Session.Beginning)
        .BigInt("is_doubtful", told => told.Session.IsDoubtful ? 1 : 0)
        .BigInt("start_mark", told => told.Session.StartMark)
        .BigInt("clock_offset", told => (long)told.Session.ClockOffset.TotalMilliseconds);

    private static readonly SetStatement<SessionUpdate> Insert = SetStatement.InsertInto(
        "session_directory",
        new Columns<SessionUpdate>().Of(told => told.Key, Identity)
            .Of(told => told, Counted).Of(told => told, Described));

    private static readonly SetStatement<SessionUpdate> Update =
        UpdateOf(Counted.Of(told => told, Described));

    // Nearly all reports bring growth alone.
    private static readonly SetStatement<SessionUpdate> UpdateCounted = UpdateOf(Counted);

    private static readonly SetStatement<SessionUpdate> MoveKey = SetStatement.Over(
        """
        update session_directory set nas = {to_nas}, imsi = {to_imsi}, run = {to_run}
          {from rows}
         where session_directory.nas = {nas} and session_directory.session_id = {session_id}
           and session_directory.imsi = {imsi} and session_directory.run = {run}
           and session_directory.report_count = {seen_count}
        """,
        new Columns<SessionUpdate>()
            .Of(told => told.KnownKey!.Value, Identity)
            .BigInt("seen_count", told => told.SeenCount)
            .Text("to_nas", told => told.Key.Nas)
            .Text("to_imsi", told => told.Key.Imsi)
            .BigInt("to_run", told => told.Key.Run));

    // A restart that was reported late changes nothing.
    private static readonly SetStatement<KeyValuePair<string, DateTimeOffset>> Restart = SetStatement.Over(
        """
        insert into radius_nas (nas, restarted_at) select {nas}, {restarted_at} {from rows} where true
        on conflict (nas) do update set restarted_at =
            case when excluded.restarted_at > radius_nas.restarted_at then excluded.restarted_at
                 else radius_nas.restarted_at end
        """,
        new Columns<KeyValuePair<string, DateTimeOffset>>()
            .Text("nas", restart => restart.Key)
            .BigInt("restarted_at", restart => restart.Value.ToUnixTimeMilliseconds()));

    // Enabled, and not in use yet (ADR 0008).
    private static readonly SetQuery<AccountingCall, AccountingCall> Waiting = SetStatement.Matching(
        $$"""
        select {n} from {rows,} plan_order o
         where o.partner_id = {partner_id} and o.sim_id = {sim_id} and o.status = {{OrderStatusSql.Waiting}}
           and o.armed_at is not null
        """,
        new Columns<AccountingCall>()
            .BigInt("partner_id", call => call.Sim!.Value.PartnerId)
            .BigInt("sim_id", call => call.Sim!.Value.SimId));

    /// <summary>
    /// Queues the look-up of SIMs with an order that is enabled and waits for a place or for use; finds the calls of
    /// known SIMs whose SIM has one.
    /// </summary>
    public static Queued<AccountingCall> FindWaiting(
        WriteTransaction transaction, IReadOnlyList<AccountingCall> calls) => transaction.Read(Waiting, calls);

    /// <summary>
    /// Queues the look-up of the sessions that calls may be of, which nobody else gets: by name, and by alias.
    /// </summary>
    public static (Queued<KnownSession> ByName, Queued<KnownSession> ByAlias) Load(
        WriteTransaction transaction, IReadOnlyList<AccountingCall> calls) =>
    (
        transaction.Read(
            Sessions, [.. calls.SelectMany(call => call.Names.Keys.Select(nas => Name(nas, call))).Distinct()]),
        transaction.Read(
            SessionsByAlias,
            [
                .. calls.Where(call => call.Names.IsAddressAlone)
                    .Select(call => Name(call.Names.Alias!, call)).Distinct(),
            ]));

    private static SessionName Name(string nas, AccountingCall call) => new(nas, call.SessionId, call.Imsi ?? "");

    /// <summary>Queues what has become of sessions.</summary>
    public static void Save(WriteTransaction transaction, IReadOnlyList<SessionUpdate> sessions)
    {
        var added = sessions.Where(session => session.KnownKey is null).ToArray();
        var moved = sessions.Where(session => session.KnownKey is { } key && key != session.Key).ToArray();
        var grown = sessions.Where(session => session.KnownKey is not null && session.HasOnlyGrown).ToArray();
        var changed = sessions.Where(session => session.KnownKey is not null && !session.HasOnlyGrown).ToArray();
        transaction.Write(MoveKey, moved);
        transaction.Write(Insert, added);
        transaction.Write(UpdateCounted, grown);
        transaction.Write(Update, changed);
    }

    /// <summary>Queues restarts of gateways; each gateway is there once.</summary>
    public static void SaveRestarts(
        WriteTransaction transaction, IReadOnlyDictionary<string, DateTimeOffset> restarts) =>
        transaction.Write(Restart, [.. restarts.OrderBy(restart => restart.Key, StringComparer.Ordinal)]);

    private static SetQuery<SessionName, KnownSession> Select(string nas) => new(
        $$"""
        select {n}, {{Selected}}
          from {rows,} session_directory s
          left join radius_nas n on n.nas = s.nas left join radius_nas a on a.nas = s.nas_alias
         where {{nas}} = {nas} and s.session_id = {session_id}
           and (s.imsi = {imsi} or s.imsi = '' or {imsi} = '')
         order by s.nas, s.session_id, s.imsi, s.run
        {for update of s}
        """,
        new Columns<SessionName>()
            .Text("nas", name => name.Nas)
            .Text("session_id", name => name.SessionId)
            .Text("imsi", name => name.Imsi),
        columns => new SessionColumns(columns).Read);

    /// <summary>An update of a session that nobody has taken a report in of since it was read.</summary>
    private static SetStatement<SessionUpdate> UpdateOf(Columns<SessionUpdate> columns)
    {
        var changes = string.Join(", ", columns.Names.Select(name => $"{name} = {{{name}}}"));
        return SetStatement.Over(
            $$"""
            update session_directory
               set {{changes}}
              {from rows}
             where session_directory.nas = {nas} and session_directory.session_id = {session_id}
               and session_directory.imsi = {imsi} and session_directory.run = {run}
               and session_directory.report_count = {seen_count}
            """,
            columns.Of(told => told.Key, Identity).BigInt("seen_count", told => told.SeenCount));
    }
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
