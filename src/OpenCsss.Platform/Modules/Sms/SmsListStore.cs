using OpenCsss.Contracts.Sms;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Lists of messages, newest first.</summary>
internal static class SmsListStore
{
    private static readonly Columns<(long PartnerId, SmsFilter Filter)> Filter =
        new Columns<(long PartnerId, SmsFilter Filter)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("since", asked => asked.Filter.Since)
            .BigInt("until", asked => asked.Filter.Until)
            .BigInt("all", asked => asked.Filter.HasReceived ? 1 : 0)
            .BigInt("sim_id", asked => asked.Filter.SimId);

    private const string Selected =
        """
        m.id, s.iccid, m.direction, m.request_id, m.reply_to, m.message_type, m.parts, m.status, m.error_code,
        m.charged_minor - m.refunded_minor as amount_minor, m.currency, m.created_at, m.sent_at, m.done_at
        """;

    private static readonly string InTime =
        $$"""
        m.partner_id = {partner_id} and m.created_at >= {since} and m.created_at < {until}
               and ({all} = 1 or m.direction = {{SmsSql.Terminated}})
        """;

    // Each of the two leads to its index; one with «or the SIM is not given» would lead to none.
    private static readonly FilteredList<(long PartnerId, SmsFilter Filter), SmsListRow> OfTime =
        Filtered($"{InTime} and {{sim_id}} = 0");
    private static readonly FilteredList<(long PartnerId, SmsFilter Filter), SmsListRow> OfSim =
        Filtered($"{InTime} and m.sim_id = {{sim_id}}");

    private static readonly ReadQuery<(long PartnerId, long Id, bool HasReceived), SmsListRow> Find = new(
        $$"""
        select {{Selected}} from sms m
          join sim s on s.partner_id = m.partner_id and s.id = m.sim_id
         where m.partner_id = {partner_id} and m.id = {id} and ({all} = 1 or m.direction = {{SmsSql.Terminated}})
        """,
        new Columns<(long PartnerId, long Id, bool HasReceived)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .BigInt("id", asked => asked.Id)
            .BigInt("all", asked => asked.HasReceived ? 1 : 0),
        SmsListRow.Shape);

    /// <summary>The message of an id; none if the partner has none.</summary>
    public static Task<List<SmsListRow>> FindAsync(
        Db db, long partnerId, SmsId id, bool hasReceived, CancellationToken cancellationToken) =>
        db.AskAsync(Find, (partnerId, id.Value, hasReceived), cancellationToken);

    /// <summary>A page, and how many there are in all. It costs as much as there are messages before it.</summary>
    public static Task<(long Total, IReadOnlyList<SmsListRow> Rows)> ListAsync(
        Db db, long partnerId, SmsFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        (filter.SimId == 0 ? OfTime : OfSim).ReadAsync(
            db, (partnerId, filter), page.Size, page.Skip, cancellationToken);

    private static FilteredList<(long PartnerId, SmsFilter Filter), SmsListRow> Filtered(string matching) => new(
        new ReadQuery<(long PartnerId, SmsFilter Filter), long>(
            $"select count(*) as count from sms m where {matching}", Filter, ResultColumns.Count),
        new ReadQuery<FilteredPage<(long PartnerId, SmsFilter Filter)>, SmsListRow>(
            $$"""
            select {{Selected}}
              from (select m.id from sms m where {{matching}}
                     order by m.created_at desc, m.id desc limit {size} offset {skip}) page
              join sms m on m.partner_id = {partner_id} and m.id = page.id
              join sim s on s.partner_id = {partner_id} and s.id = m.sim_id
             order by m.created_at desc, m.id desc
            """,
            FilteredPage<(long PartnerId, SmsFilter Filter)>.Columns(Filter),
            SmsListRow.Shape));
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
    public static Func<IRow, SmsListRow> Shape(ResultColumns columns)
    {
        var (id, iccid, direction) = (columns["id"], columns["iccid"], columns["direction"]);
        var (requestId, replyTo, type) = (columns["request_id"], columns["reply_to"], columns["message_type"]);
        var (parts, status, error) = (columns["parts"], columns["status"], columns["error_code"]);
        var (amount, currency) = (columns["amount_minor"], columns["currency"]);
        var (createdAt, sentAt, doneAt) = (columns["created_at"], columns["sent_at"], columns["done_at"]);
        return row => new SmsListRow(
            row.GetBigInt(id), row.GetText(iccid), (SmsDirection)row.GetBigInt(direction),
            row.GetTextOrNull(requestId) ?? "", row.GetBigIntOrNull(replyTo) ?? 0, row.GetBigInt(type),
            row.GetBigInt(parts), row.GetBigInt(status), row.GetText(error), row.GetBigInt(amount),
            row.GetText(currency), row.GetBigInt(createdAt), row.GetBigIntOrNull(sentAt),
            row.GetBigIntOrNull(doneAt));
    }

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
