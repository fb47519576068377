using System.Data.Common;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>What has come from the network and is not whole yet.</summary>
internal static class SmsInboxStore
{
    private const string OfKey =
        """
        where partner_id = @PartnerId and sim_id = @SimId and peer = @Peer and reference = @Reference
          and total = @Total
        """;

    private static readonly ReadQuery<(string Smsc, string SmscId), DuePart> FindNamed = new(
        "select partner_id, sms_id, part_no from sms_directory where smsc = {smsc} and smsc_id = {smsc_id}",
        new Columns<(string Smsc, string SmscId)>()
            .Text("smsc", name => name.Smsc)
            .Text("smsc_id", name => name.SmscId),
        PartShape);

    private static readonly ReadQuery<int, (EarlyReceipt Receipt, DuePart Part)> ListNamedEarly = new(
        """
        select e.smsc, e.smsc_id, e.state, e.error_code, e.received_at, d.partner_id, d.sms_id, d.part_no
          from sms_early_receipt e
          join sms_directory d on d.smsc = e.smsc and d.smsc_id = e.smsc_id
         order by e.received_at limit {most}
        """,
        new Columns<int>().BigInt("most", most => most),
        columns =>
        {
            var (smsc, smscId, state) = (columns["smsc"], columns["smsc_id"], columns["state"]);
            var (error, receivedAt, part) = (columns["error_code"], columns["received_at"], PartShape(columns));
            return row => (
                new EarlyReceipt(
                    row.GetText(smsc), row.GetText(smscId), row.GetBigInt(state), row.GetText(error),
                    row.GetBigInt(receivedAt)),
                part(row));
        });

    private static readonly ReadQuery<long, bool> AnyEarlyBefore = new(
        "select 1 from sms_early_receipt where received_at < {before} limit 1",
        new Columns<long>().BigInt("before", before => before),
        _ => (_, _) => true);

    private static readonly ReadQuery<
        (DateTimeOffset Before, int Most), (ReceivedPartKey Key, SmsSim Sim)> ListOverdue = new(
        """
        select p.partner_id, p.sim_id, p.peer, p.reference, p.total, s.iccid, s.imsis
          from (select distinct partner_id, sim_id, peer, reference, total from sms_received_part
                 where received_at < {before} limit {most}) p
          join sim s on s.partner_id = p.partner_id and s.id = p.sim_id
        """,
        new Columns<(DateTimeOffset Before, int Most)>()
            .BigInt("before", asked => asked.Before.ToUnixTimeMilliseconds())
            .BigInt("most", asked => asked.Most),
        OverdueShape);

    /// <summary>The part that an SMSC has given this name; null if none is known by it.</summary>
    public static async Task<DuePart?> FindNamedAsync(
        Db db, string smsc, string smscId, CancellationToken cancellationToken) =>
        await db.AskAsync(FindNamed, (smsc, smscId), cancellationToken) is [var only] ? only : null;

    public static Task<int> KeepEarlyAsync(DbConnection connection, EarlyReceipt receipt) =>
        connection.ExecuteAsync(
            """
            insert into sms_early_receipt (smsc, smsc_id, state, error_code, received_at)
            values (@Smsc, @SmscId, @State, @ErrorCode, @ReceivedAt)
            on conflict (smsc, smsc_id, state) do nothing
            """,
            receipt);

    /// <summary>Receipts whose message is known by now.</summary>
    public static Task<List<(EarlyReceipt Receipt, DuePart Part)>> ListNamedEarlyAsync(
        Db db, int most, CancellationToken cancellationToken) =>
        db.ListAsync(ListNamedEarly, most, cancellationToken);

    public static async Task<bool> HasEarlyBeforeAsync(Db db, long before, CancellationToken cancellationToken) =>
        await db.ListAsync(AnyEarlyBefore, before, cancellationToken) is [_];

    public static async Task<int> RemoveEarlyAsync(
        DbConnection connection, IReadOnlyList<EarlyReceipt> receipts, long before) =>
        await connection.ExecuteAsync(
            "delete from sms_early_receipt where smsc = @Smsc and smsc_id = @SmscId and state = @State", receipts)
        + await connection.ExecuteAsync("delete from sms_early_receipt where received_at < @before", new { before });

    /// <summary>The parts of a message that have come.</summary>
    public static async Task<IReadOnlyList<ReceivedPart>> ListPartsAsync(
        DbConnection connection, ReceivedPartKey key) =>
    [
        .. (await connection.QueryAsync<StoredPart>(
            $"""
            select part_no as PartNo, coding as Coding, content as Content, received_at as ReceivedAt
              from sms_received_part {OfKey}
            """,
            key)).Select(part => new ReceivedPart(
                key.NumberOf((int)part.PartNo),
                new MessageText((DataCoding)part.Coding, Convert.FromHexString(part.Content)),
                DateTimeOffset.FromUnixTimeMilliseconds(part.ReceivedAt))),
    ];

    /// <summary>One that is there already stays as it is.</summary>
    public static Task<int> KeepPartAsync(DbConnection connection, ReceivedPartKey key, ReceivedPart part) =>
        connection.ExecuteAsync(
            """
            insert into sms_received_part
                   (partner_id, sim_id, peer, reference, total, part_no, coding, content, received_at)
            values (@PartnerId, @SimId, @Peer, @Reference, @Total, @partNo, @coding, @content, @receivedAt)
            on conflict (partner_id, sim_id, peer, reference, total, part_no) do nothing
            """,
            new
            {
                key.PartnerId, key.SimId, key.Peer, key.Reference, key.Total, partNo = (long)part.Number.Part,
                coding = (long)part.Text.Coding, content = Convert.ToHexString(part.Text.Octets.Span),
                receivedAt = part.ReceivedAt.ToUnixTimeMilliseconds(),
            });

    public static Task<int> RemovePartsAsync(DbConnection connection, ReceivedPartKey key) =>
        connection.ExecuteAsync($"delete from sms_received_part {OfKey}", key);

    /// <summary>Messages of which a part has waited since before an instant.</summary>
    public static Task<List<(ReceivedPartKey Key, SmsSim Sim)>> ListOverdueAsync(
        Db db, DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        db.ListAsync(ListOverdue, (before, most), cancellationToken);

    private static Func<IRow, DuePart> PartShape(ResultColumns columns)
    {
        var (partnerId, smsId, partNo) = (columns["partner_id"], columns["sms_id"], columns["part_no"]);
        return row => new DuePart(row.GetBigInt(partnerId), row.GetBigInt(smsId), row.GetBigInt(partNo), 0);
    }

    private static Func<IRow, (ReceivedPartKey Key, SmsSim Sim)> OverdueShape(ResultColumns columns)
    {
        var (partnerId, simId, peer) = (columns["partner_id"], columns["sim_id"], columns["peer"]);
        var (reference, total) = (columns["reference"], columns["total"]);
        var (iccid, imsis) = (columns["iccid"], columns["imsis"]);
        return row => (
            new ReceivedPartKey(
                row.GetBigInt(partnerId), row.GetBigInt(simId), row.GetText(peer), (int)row.GetBigInt(reference),
                (int)row.GetBigInt(total)),
            new SmsSim(
                row.GetBigInt(partnerId), row.GetBigInt(simId), row.GetText(iccid), row.GetText(imsis), null, "",
                default(SimLife)));
    }

    /// <summary>
    /// The latest message to the SIM since an instant that was handed over, if only in part; null if there is none. A
    /// SIM can be quicker than the record of the network's answer, but not than the claim, which is on disk before.
    /// </summary>
    public static Task<long?> FindAnsweredAsync(
        DbConnection connection, long partnerId, long simId, DateTimeOffset since) =>
        connection.QuerySingleOrDefaultAsync<long?>(
            $"""
            select m.id from sms m
             where m.partner_id = @partnerId and m.sim_id = @simId and m.created_at >= @since
               and m.direction = {SmsSql.Terminated}
               and (m.sent_parts > 0
                    or exists (select 1 from sms_part p
                                where p.partner_id = m.partner_id and p.sms_id = m.id and p.state = {SmsSql.Queued}
                                  and p.attempts > 0))
             order by m.created_at desc, m.id desc limit 1
            """,
            new { partnerId, simId, since = since.ToUnixTimeMilliseconds() });

    private sealed class StoredPart
    {
        public long PartNo { get; init; }

        public long Coding { get; init; }

        public string Content { get; init; } = "";

        public long ReceivedAt { get; init; }
    }
}

/// <summary>A message of several parts from a SIM, as its sender has numbered it.</summary>
/// <param name="PartnerId">Whose SIM it is.</param>
/// <param name="SimId">The SIM.</param>
/// <param name="Peer">Whom it writes to.</param>
/// <param name="Reference">
/// The number; <see cref="Long"/> more if it has 16 bits, because those are numbers of their own.
/// </param>
/// <param name="Total">How many parts it has.</param>
internal sealed record ReceivedPartKey(long PartnerId, long SimId, string Peer, int Reference, int Total)
{
    private const int Long = 0x1_0000;

    public static ReceivedPartKey Of(SmsSim sim, SmsAddress peer, PartNumber number) => new(
        sim.PartnerId, sim.Id, peer.ToString(), number.Reference + (number.HasLongReference ? Long : 0), number.Total);

    public PartNumber NumberOf(int part) => new(Reference % Long, Total, part, Reference >= Long);
}

/// <summary>A receipt that was quicker than the name of its message.</summary>
internal sealed record EarlyReceipt(string Smsc, string SmscId, long State, string ErrorCode, long ReceivedAt);
