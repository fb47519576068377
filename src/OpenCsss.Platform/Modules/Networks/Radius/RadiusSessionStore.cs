using System.Data.Common;
using System.Net;
using Dapper;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Data sessions and gateways, as they are looked at from outside of the counting.</summary>
internal sealed class RadiusSessionStore(Db db)
{
    /// <summary>Sessions of one SIM that are asked to end at once; no SIM has as many.</summary>
    private const int MostOpen = 20;

    private static readonly ReadQuery<SimKey, OpenSession> OpenOfSim = new(
        """
        select s.nas, s.session_id, s.imsi, s.run, s.client, s.peer, s.nas_identifier, s.nas_address, s.last_at
          from session_directory s
          left join radius_nas n on n.nas = s.nas left join radius_nas a on a.nas = s.nas_alias
         where s.partner_id = {partner_id} and s.sim_id = {sim_id} and s.stopped_at is null and s.is_doubtful = 0
           and (n.restarted_at is null or n.restarted_at <= s.last_at)
           and (a.restarted_at is null or a.restarted_at <= s.last_at)
         order by s.started_at desc limit {most}
        """,
        new Columns<SimKey>()
            .BigInt("partner_id", sim => sim.PartnerId)
            .BigInt("sim_id", sim => sim.SimId)
            .BigInt("most", _ => MostOpen),
        OpenShape);

    private static readonly ReadQuery<bool, bool> Any = new(
        "select 1 from session_directory limit 1",
        new Columns<bool>(),
        _ => (_, _) => true);

    private static readonly ReadQuery<DateTimeOffset, bool> Overdue = new(
        "select 1 from session_directory where keep_until <= {until} limit 1",
        new Columns<DateTimeOffset>().BigInt("until", now => now.ToUnixTimeMilliseconds()),
        _ => (_, _) => true);

    private static readonly ReadQuery<SimKey, NewestSession> NewestOfSim = new(
        """
        select s.started_at, s.last_at,
               case when s.stopped_at is null and (n.restarted_at is null or n.restarted_at <= s.last_at)
                         and (a.restarted_at is null or a.restarted_at <= s.last_at)
                    then 1 else 0 end as is_open,
               s.seen_at, s.mcc, s.mnc, s.rat, s.ip, s.apn
          from session_directory s
          left join radius_nas n on n.nas = s.nas left join radius_nas a on a.nas = s.nas_alias
         where s.partner_id = {partner_id} and s.sim_id = {sim_id} and s.is_doubtful = 0
         order by s.started_at desc limit 1
        """,
        new Columns<SimKey>()
            .BigInt("partner_id", sim => sim.PartnerId)
            .BigInt("sim_id", sim => sim.SimId),
        columns =>
        {
            var (startedAt, lastAt, isOpen) = (columns["started_at"], columns["last_at"], columns["is_open"]);
            var (seenAt, mcc, mnc) = (columns["seen_at"], columns["mcc"], columns["mnc"]);
            var (rat, ip, apn) = (columns["rat"], columns["ip"], columns["apn"]);
            return row => new NewestSession(
                row.GetBigInt(startedAt), row.GetBigInt(lastAt), row.GetBigInt(isOpen) != 0, row.GetBigInt(seenAt),
                row.GetTextOrNull(mcc), row.GetTextOrNull(mnc), row.GetTextOrNull(rat), row.GetTextOrNull(ip),
                row.GetTextOrNull(apn));
        });

    /// <summary>Whether there is any session at all.</summary>
    public async Task<bool> HasAnyAsync(CancellationToken cancellationToken) =>
        (await db.AskAsync(Any, true, cancellationToken)).Count > 0;

    /// <summary>A SIM's newest session; null if none is known.</summary>
    public async Task<NewestSession?> FindNewestAsync(
        long partnerId, long simId, CancellationToken cancellationToken) =>
        (await db.AskAsync(NewestOfSim, new SimKey(partnerId, simId), cancellationToken)).FirstOrDefault();

    /// <summary>A SIM's sessions that have not ended, as far as is known, the newest first.</summary>
    public Task<List<OpenSession>> ListOpenAsync(long partnerId, long simId, CancellationToken cancellationToken) =>
        db.AskAsync(OpenOfSim, MostOpen, new SimKey(partnerId, simId), cancellationToken);

    /// <summary>A gateway has said that it has no such session, of which nothing was heard since.</summary>
    public Task EndAsync(OpenSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WriteAsync(
            partnerId: 0,
            transaction => transaction.Connection.ExecuteAsync(
                """
                update session_directory set stopped_at = @now
                 where nas = @Nas and session_id = @SessionId and imsi = @Imsi and run = @Run and last_at = @LastAt
                   and stopped_at is null
                """,
                new
                {
                    session.Key.Nas, session.Key.SessionId, session.Key.Imsi, session.Key.Run, session.LastAt,
                    now = now.ToUnixTimeMilliseconds(),
                }),
            cancellationToken);

    /// <summary>Whether there is a session whose time is over.</summary>
    public async Task<bool> HasOverdueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.AskAsync(Overdue, now, cancellationToken)).Count > 0;

    private static Func<IRow, OpenSession> OpenShape(ResultColumns columns)
    {
        var (nas, sessionId) = (columns["nas"], columns["session_id"]);
        var (imsi, run) = (columns["imsi"], columns["run"]);
        var (client, peer, lastAt) = (columns["client"], columns["peer"], columns["last_at"]);
        var (identifier, nasAddress) = (columns["nas_identifier"], columns["nas_address"]);
        return row => new OpenSession(
            new SessionKey(row.GetText(nas), row.GetText(sessionId), row.GetText(imsi), row.GetBigInt(run)),
            row.GetText(client),
            IPAddress.Parse(row.GetText(peer)),
            row.GetTextOrNull(identifier),
            row.GetTextOrNull(nasAddress) is { } address ? IPAddress.Parse(address) : null,
            row.GetBigInt(lastAt));
    }

    /// <summary>Removes at most so many sessions whose time is over; how many.</summary>
    public static Task<int> RemoveAsync(DbConnection connection, DateTimeOffset now, int most) =>
        connection.ExecuteAsync(
            """
            delete from session_directory
             where keep_until <= @until and (nas, session_id, imsi, run) in (
                   select nas, session_id, imsi, run from session_directory
                    where keep_until <= @until order by keep_until limit @most)
            """,
            new { until = now.ToUnixTimeMilliseconds(), most });
}

/// <summary>
/// What is shown of a session. Times are stored ones; <c>IsOpen</c> by what the network has reported.
/// </summary>
internal sealed record NewestSession(
    long StartedAt, long LastAt, bool IsOpen, long SeenAt, string? Mcc, string? Mnc, string? Rat, string? Ip,
    string? Apn);

/// <summary>A session that has not ended, and the way to its gateway.</summary>
/// <param name="Key">Which session.</param>
/// <param name="Client">The name of the client that reported it.</param>
/// <param name="Peer">Where its packets came from.</param>
/// <param name="NasIdentifier">As the gateway calls itself, or null.</param>
/// <param name="NasAddress">The gateway's address as it says itself, or null.</param>
/// <param name="LastAt">When it was heard of last, as it is stored.</param>
internal sealed record OpenSession(
    SessionKey Key, string Client, IPAddress Peer, string? NasIdentifier, IPAddress? NasAddress, long LastAt);
