using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Parts whose turn it is.</summary>
internal static class SmsQueueStore
{
    private static readonly Column[] Due =
    [
        Column.Text("route"), Column.BigInt("state"), Column.BigInt("now"), Column.BigInt("wall_now"),
        Column.BigInt("most"),
    ];

    private static readonly ReadStatement ListQueued = new(
        """
        select p.partner_id, p.sms_id, p.part_no, p.attempts, m.form, m.content, m.coding, m.data_coding, m.peer,
               m.peer_ton, m.peer_npi, m.protocol_id, m.tlvs, m.expire_at, p.faults, s.iccid, s.msisdn
          from (select q.partner_id, q.sms_id, q.part_no, q.attempts, q.faults, q.due_at from sms_part q
                 where q.route = {route} and q.state = {state} and q.due_at <= {now} and q.lease_until <= {wall_now}
                 order by q.due_at limit {most}) p
          join sms m on m.partner_id = p.partner_id and m.id = p.sms_id
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         order by p.due_at, p.sms_id, p.part_no
        """,
        Due);

    private static readonly ReadStatement ListSent = new(
        """
        select p.partner_id, p.sms_id, p.part_no, p.attempts, s.iccid, m.form, m.content, m.coding, m.data_coding,
               m.parts
          from (select q.partner_id, q.sms_id, q.part_no, q.attempts, q.due_at from sms_part q
                 where q.route = {route} and q.state = {state} and q.due_at <= {now} and q.lease_until <= {wall_now}
                 order by q.due_at limit {most}) p
          join sms m on m.partner_id = p.partner_id and m.id = p.sms_id
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         order by p.due_at, p.sms_id, p.part_no
        """,
        Due);

    private static readonly ReadStatement ListLapsing = new(
        $$"""
        select q.partner_id, q.sms_id, q.part_no, q.attempts from sms_part q
         where q.state = {{SmsSql.Queued}} and q.expire_at <= {now} and q.lease_until <= {wall_now}
         order by q.expire_at limit {most}
        """,
        Column.BigInt("now"), Column.BigInt("wall_now"), Column.BigInt("most"));

    // All that was true when the part was found is asked again under the row's lock, so that of two nodes one gets it.
    // The state is a parameter: given as it is, PostgreSQL would for each part walk the index of all that wait, which
    // it believes to be few.
    private static readonly SetQuery<PartClaim, PartClaim> Claims = SetStatement.Matching(
        """
        update sms_part
           set lease_until = {until}, attempts = sms_part.attempts + 1
          {from rows}
         where sms_part.partner_id = {partner_id} and sms_part.sms_id = {sms_id} and sms_part.part_no = {part_no}
           and sms_part.state = {seen_state} and sms_part.attempts = {seen_attempts}
           and sms_part.lease_until <= {wall_now}
        returning {n}
        """,
        new Columns<PartClaim>()
            .BigInt("partner_id", claim => claim.Part.PartnerId)
            .BigInt("sms_id", claim => claim.Part.SmsId)
            .BigInt("part_no", claim => claim.Part.PartNo)
            .BigInt("seen_state", _ => (long)SmsPartState.Queued)
            .BigInt("seen_attempts", claim => claim.Part.Attempts)
            .BigInt("until", claim => claim.Until.ToUnixTimeMilliseconds())
            .BigInt("wall_now", claim => claim.WallNow.ToUnixTimeMilliseconds()));

    /// <summary>Parts that wait to be sent over a route, the longest due first. Nobody has them by this.</summary>
    public static Task<List<QueuedPart>> ListQueuedAsync(
        Db db, string route, QueueTime now, int most, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListQueued,
            sink => Bind(sink, route, SmsPartState.Queued, now, most),
            static row => new QueuedPart(
                new DuePart(row.GetBigInt(0), row.GetBigInt(1), row.GetBigInt(2), row.GetBigInt(3)),
                ReadContent(row, 4),
                new SmsAddress(row.GetText(8), (byte)row.GetBigInt(9), (byte)row.GetBigInt(10)),
                new SmsEnvelope(default, (byte)row.GetBigInt(11), row.GetText(12)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(13)),
                row.GetBigInt(14),
                row.GetText(15),
                row.GetTextOrNull(16) ?? ""),
            cancellationToken);

    /// <summary>Parts that a route has taken and that are to be looked at again.</summary>
    public static Task<List<SentPart>> ListSentAsync(
        Db db, string route, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListSent,
            sink => Bind(sink, route, SmsPartState.Sent, new QueueTime(now, DateTimeOffset.MaxValue), most),
            static row => new SentPart(
                new DuePart(row.GetBigInt(0), row.GetBigInt(1), row.GetBigInt(2), row.GetBigInt(3)),
                row.GetText(4),
                ReadContent(row, 5),
                row.GetBigInt(9)),
            cancellationToken);

    /// <summary>Parts whose time is over while they wait.</summary>
    public static Task<List<DuePart>> ListLapsingAsync(
        Db db, QueueTime now, int most, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListLapsing,
            sink =>
            {
                sink.BigInt(now.Platform.ToUnixTimeMilliseconds());
                sink.BigInt(now.Wall.ToUnixTimeMilliseconds());
                sink.BigInt(most);
            },
            static row => new DuePart(row.GetBigInt(0), row.GetBigInt(1), row.GetBigInt(2), row.GetBigInt(3)),
            cancellationToken);

    /// <summary>Queues claims; those that succeed are found.</summary>
    public static Queued<PartClaim> Claim(WriteTransaction transaction, IReadOnlyList<PartClaim> claims) =>
        transaction.Read(Claims, claims);

    private static void Bind(IRowSink sink, string route, SmsPartState state, QueueTime now, int most)
    {
        sink.Text(route);
        sink.BigInt((long)state);
        sink.BigInt(now.Platform.ToUnixTimeMilliseconds());
        sink.BigInt(now.Wall.ToUnixTimeMilliseconds());
        sink.BigInt(most);
    }

    /// <summary>Reads form, content, coding and data_coding, which stand in this order.</summary>
    public static SmsContent ReadContent(IRow row, int column) => new(
        (SmsForm)row.GetBigInt(column), row.GetText(column + 1), (DataCoding)row.GetBigInt(column + 2))
    {
        CodingOctet = (byte?)row.GetBigIntOrNull(column + 3),
    };
}

/// <summary>A part by its key, with the number of attempts that were seen.</summary>
internal readonly record struct DuePart(long PartnerId, long SmsId, long PartNo, long Attempts);

/// <summary>A part that waits.</summary>
/// <param name="Part">Which one.</param>
/// <param name="Content">What the message says.</param>
/// <param name="Peer">Who sends it.</param>
/// <param name="Envelope">What goes with it.</param>
/// <param name="ExpireAt">The end of its time.</param>
/// <param name="Faults">How often it could not be handed over for a reason of its own.</param>
/// <param name="Iccid">The SIM.</param>
/// <param name="Msisdn">Its number; empty if it has none.</param>
internal sealed record QueuedPart(
    DuePart Part, SmsContent Content, SmsAddress Peer, SmsEnvelope Envelope, DateTimeOffset ExpireAt, long Faults,
    string Iccid, string Msisdn);

/// <summary>A part that was taken.</summary>
internal sealed record SentPart(DuePart Part, string Iccid, SmsContent Content, long Parts);

/// <summary>A node wants to send a part.</summary>
internal readonly record struct PartClaim(DuePart Part, DateTimeOffset WallNow, DateTimeOffset Until);
