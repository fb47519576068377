using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Parts whose turn it is.</summary>
internal static class SmsQueueStore
{
    private static readonly Columns<DueParts> Due = new Columns<DueParts>()
        .Text("route", due => due.Route)
        .BigInt("state", due => (long)due.State)
        .BigInt("now", due => due.Now.Platform.ToUnixTimeMilliseconds())
        .BigInt("wall_now", due => due.Now.Wall.ToUnixTimeMilliseconds())
        .BigInt("most", due => due.Most);

    private static readonly ReadQuery<DueParts, QueuedPart> ListQueued = new(
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
        Due,
        QueuedShape);

    private static readonly ReadQuery<DueParts, SentPart> ListSent = new(
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
        Due,
        columns =>
        {
            var (part, content) = (DueShape(columns), ContentShape(columns));
            var (iccid, parts) = (columns["iccid"], columns["parts"]);
            return row => new SentPart(part(row), row.GetText(iccid), content(row), row.GetBigInt(parts));
        });

    private static readonly ReadQuery<(QueueTime Now, int Most), DuePart> ListLapsing = new(
        $$"""
        select q.partner_id, q.sms_id, q.part_no, q.attempts from sms_part q
         where q.state = {{SmsSql.Queued}} and q.expire_at <= {now} and q.lease_until <= {wall_now}
         order by q.expire_at limit {most}
        """,
        new Columns<(QueueTime Now, int Most)>()
            .BigInt("now", asked => asked.Now.Platform.ToUnixTimeMilliseconds())
            .BigInt("wall_now", asked => asked.Now.Wall.ToUnixTimeMilliseconds())
            .BigInt("most", asked => asked.Most),
        DueShape);

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
        db.ListAsync(ListQueued, new DueParts(route, SmsPartState.Queued, now, most), cancellationToken);

    /// <summary>Parts that a route has taken and that are to be looked at again.</summary>
    public static Task<List<SentPart>> ListSentAsync(
        Db db, string route, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        db.ListAsync(
            ListSent,
            new DueParts(route, SmsPartState.Sent, new QueueTime(now, DateTimeOffset.MaxValue), most),
            cancellationToken);

    /// <summary>Parts whose time is over while they wait.</summary>
    public static Task<List<DuePart>> ListLapsingAsync(
        Db db, QueueTime now, int most, CancellationToken cancellationToken) =>
        db.ListAsync(ListLapsing, (now, most), cancellationToken);

    /// <summary>Queues claims; those that succeed are found.</summary>
    public static Queued<PartClaim> Claim(WriteTransaction transaction, IReadOnlyList<PartClaim> claims) =>
        transaction.Read(Claims, claims);

    private static Func<IRow, QueuedPart> QueuedShape(ResultColumns columns)
    {
        var (part, content) = (DueShape(columns), ContentShape(columns));
        var (peer, peerTon, peerNpi) = (columns["peer"], columns["peer_ton"], columns["peer_npi"]);
        var (protocolId, tlvs) = (columns["protocol_id"], columns["tlvs"]);
        var (expireAt, faults) = (columns["expire_at"], columns["faults"]);
        var (iccid, msisdn) = (columns["iccid"], columns["msisdn"]);
        return row => new QueuedPart(
            part(row),
            content(row),
            new SmsAddress(row.GetText(peer), (byte)row.GetBigInt(peerTon), (byte)row.GetBigInt(peerNpi)),
            new SmsEnvelope(default, (byte)row.GetBigInt(protocolId), row.GetText(tlvs)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(expireAt)),
            row.GetBigInt(faults),
            row.GetText(iccid),
            row.GetTextOrNull(msisdn) ?? "");
    }

    private static Func<IRow, DuePart> DueShape(ResultColumns columns)
    {
        var (partnerId, smsId) = (columns["partner_id"], columns["sms_id"]);
        var (partNo, attempts) = (columns["part_no"], columns["attempts"]);
        return row => new DuePart(
            row.GetBigInt(partnerId), row.GetBigInt(smsId), row.GetBigInt(partNo), row.GetBigInt(attempts));
    }

    /// <summary>Reads what a message says.</summary>
    public static Func<IRow, SmsContent> ContentShape(ResultColumns columns)
    {
        var (form, content) = (columns["form"], columns["content"]);
        var (coding, octet) = (columns["coding"], columns["data_coding"]);
        return row => new SmsContent(
            (SmsForm)row.GetBigInt(form), row.GetText(content), (DataCoding)row.GetBigInt(coding))
        {
            CodingOctet = (byte?)row.GetBigIntOrNull(octet),
        };
    }

    /// <summary>Reads form, content, coding and data_coding, which stand in this order.</summary>
    public static SmsContent ReadContent(IRow row, int column) => new(
        (SmsForm)row.GetBigInt(column), row.GetText(column + 1), (DataCoding)row.GetBigInt(column + 2))
    {
        CodingOctet = (byte?)row.GetBigIntOrNull(column + 3),
    };
}

/// <summary>What is asked for: parts of a route, in a state, that are due.</summary>
internal readonly record struct DueParts(string Route, SmsPartState State, QueueTime Now, int Most);

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
