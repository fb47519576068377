using OpenCsss.Contracts.Sms;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Lists of messages, newest first.</summary>
internal static class SmsListStore
{
    private static readonly Column[] Filter =
    [
        Column.BigInt("partner_id"), Column.BigInt("since"), Column.BigInt("until"), Column.BigInt("all"),
        Column.BigInt("sim_id"),
    ];

    private const string Columns =
        """
        m.id, s.iccid, m.direction, m.request_id, m.reply_to, m.message_type, m.parts, m.status, m.error_code,
        m.charged_minor - m.refunded_minor, m.currency, m.created_at, m.sent_at, m.done_at
        """;

    private static readonly string InTime =
        $$"""
        m.partner_id = {partner_id} and m.created_at >= {since} and m.created_at < {until}
               and ({all} = 1 or m.direction = {{SmsSql.Terminated}})
        """;

    // Each of the two leads to its index; one with «or the SIM is not given» would lead to none.
    private static readonly (ReadStatement Count, ReadStatement List) OfTime =
        Statements($"{InTime} and {{sim_id}} = 0");
    private static readonly (ReadStatement Count, ReadStatement List) OfSim =
        Statements($"{InTime} and m.sim_id = {{sim_id}}");

    private static readonly ReadStatement Find = new(
        $$"""
        select {{Columns}} from sms m
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         where m.partner_id = {partner_id} and m.id = {id} and ({all} = 1 or m.direction = {{SmsSql.Terminated}})
        """,
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("all"));

    /// <summary>The message of an id; none if the partner has none.</summary>
    public static Task<List<SmsListRow>> FindAsync(
        Db db, long partnerId, SmsId id, bool hasReceived, CancellationToken cancellationToken) =>
        db.AskAsync(
            Find,
            sink =>
            {
                sink.BigInt(partnerId);
                sink.BigInt(id.Value);
                sink.BigInt(hasReceived ? 1 : 0);
            },
            SmsListRow.Read,
            cancellationToken);

    /// <summary>A page, and how many there are in all. It costs as much as there are messages before it.</summary>
    public static async Task<(long Total, IReadOnlyList<SmsListRow> Rows)> ListAsync(
        Db db, long partnerId, SmsFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        void BindFilter(IRowSink sink)
        {
            sink.BigInt(partnerId);
            sink.BigInt(filter.Since);
            sink.BigInt(filter.Until);
            sink.BigInt(filter.HasReceived ? 1 : 0);
            sink.BigInt(filter.SimId);
        }

        var (count, list) = filter.SimId == 0 ? OfTime : OfSim;
        var total = (await db.ListAsync(count, BindFilter, static row => row.GetBigInt(0), cancellationToken))[0];
        var rows = page.Skip >= total ? [] : await db.ListAsync(
            list,
            sink =>
            {
                BindFilter(sink);
                sink.BigInt(page.Size);
                sink.BigInt(page.Skip);
            },
            SmsListRow.Read,
            cancellationToken);
        return (total, rows);
    }

    private static (ReadStatement Count, ReadStatement List) Statements(string matching) => (
        new ReadStatement($"select count(*) from sms m where {matching}", Filter),
        new ReadStatement(
            $$"""
            select {{Columns}}
              from (select m.id from sms m where {{matching}}
                     order by m.created_at desc, m.id desc limit {size} offset {skip}) page
              join sms m on m.partner_id = {partner_id} and m.id = page.id
              join sim s on s.partner_id = {partner_id} and s.id = m.sim_id
             order by m.created_at desc, m.id desc
            """,
            [.. Filter, Column.BigInt("size"), Column.BigInt("skip")]));
}

/// <summary>Which messages.</summary>
/// <param name="SimId">Of this SIM; 0 for all.</param>
/// <param name="Since">From this instant on, in UTC milliseconds.</param>
/// <param name="Until">Before this one.</param>
/// <param name="HasReceived">Those from SIMs as well.</param>
internal readonly record struct SmsFilter(long SimId, long Since, long Until, bool HasReceived);

/// <summary>A message as lists have it.</summary>
internal sealed record SmsListRow(
    long Id, string Iccid, SmsDirection Direction, string RequestId, long ReplyTo, long MessageType, long Parts,
    long Status, string ErrorCode, long AmountMinor, string Currency, long CreatedAt, long? SentAt, long? DoneAt)
{
    public static SmsListRow Read(IRow row) => new(
        row.GetBigInt(0), row.GetText(1), (SmsDirection)row.GetBigInt(2), row.GetTextOrNull(3) ?? "",
        row.GetBigIntOrNull(4) ?? 0, row.GetBigInt(5), row.GetBigInt(6), row.GetBigInt(7), row.GetText(8),
        row.GetBigInt(9), row.GetText(10), row.GetBigInt(11), row.GetBigIntOrNull(12), row.GetBigIntOrNull(13));

    public SmsStatusLine ToStatus(Partner partner) => new()
    {
        SmsId = new SmsId(Id).ToString(),
        DeviceId = Iccid,
        RequestId = RequestId,
        Status = SmsNumbers.Text(Status),
        ErrorCode = ErrorCode,
        Parts = (int)Parts,
        CreatedAt = WireTime.Format(CreatedAt, partner.TimeZone)!,
        SentAt = WireTime.Format(SentAt, partner.TimeZone),
        DoneAt = WireTime.Format(DoneAt, partner.TimeZone),
    };

    public SmsRecord ToRecord(Partner partner) => new()
    {
        SmsId = new SmsId(Id).ToString(),
        Direction = Direction is SmsDirection.Terminated ? "MT" : "MO",
        DeviceId = Iccid,
        MessageType = MessageType == 2 ? "Binary" : "Text",
        Parts = (int)Parts,
        Status = SmsNumbers.Text(Status),
        ErrorCode = ErrorCode,
        Amount = Money.FormatAmount(AmountMinor),
        Currency = Currency,
        RequestId = RequestId,
        ReplyTo = new SmsId(ReplyTo).ToString(),
        CreatedAt = WireTime.Format(CreatedAt, partner.TimeZone)!,
        DoneAt = WireTime.Format(DoneAt, partner.TimeZone),
    };
}
