using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>
/// A partner's orders as lines of a file, oldest first. They are read piece by piece: an export holds up no writer, and
/// each line is as its order was when it was read.
/// </summary>
internal static class OrderExport
{
    private static readonly ReadQuery<PieceOfRows, (long Id, string[] Fields)> ListAfter = new(
        """
        select o.id, s.iccid, s.imsis, v.package_code, o.package_name, v.package_type, o.order_period, o.kind, o.status,
               o.created_at, o.start_at,
               case when o.ended_at < o.expire_at then o.ended_at else o.expire_at end as over_at, coalesce(
               (select cast(sum(c.uplink_bytes + c.downlink_bytes) as bigint) from usage_cycle c
                 where c.partner_id = o.partner_id and c.order_id = o.id), 0) as used_bytes,
               o.price_minor, o.charged_minor, o.refunded_minor,
               o.currency, o.pay_amount_minor, o.pay_rst, o.pay_type, o.global_order, o.is_open, o.test_flow_bytes
          from (select i.id from plan_order i
                 where i.partner_id = {partner_id} and i.id > {after} order by i.id limit {size}) piece
          join plan_order o on o.partner_id = {partner_id} and o.id = piece.id
          join sim s on s.partner_id = {partner_id} and s.id = o.sim_id
          join plan_version v on v.id = o.plan_version_id
         order by o.id
        """,
        KeysetReader.Parameters,
        FieldsShape);

    /// <summary>The header; numbers and words are the API's, times are UTC.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "order_id", "partner", "device_id", "imsi", "package_code", "package_name", "package_type", "order_period",
        "order_type", "order_status", "order_date", "start_date", "expire_date", "used_bytes", "price", "charged",
        "refunded", "currency", "pay_amount", "pay_rst", "pay_type", "global_order", "is_open", "test_flow",
    ];

    public static IAsyncEnumerable<string[]> ListAsync(
        Db db, long partnerId, string partnerCode, CancellationToken cancellationToken) =>
        db.ListAllAsync(ListAfter, (partnerId, partnerCode), cancellationToken);

    private static Func<PieceOfRows, IRow, (long Id, string[] Fields)> FieldsShape(ResultColumns columns)
    {
        var (id, iccid, imsis) = (columns["id"], columns["iccid"], columns["imsis"]);
        var (packageCode, packageName, packageType) =
            (columns["package_code"], columns["package_name"], columns["package_type"]);
        var (periods, kind, status) = (columns["order_period"], columns["kind"], columns["status"]);
        var (createdAt, startAt, overAt) = (columns["created_at"], columns["start_at"], columns["over_at"]);
        var (used, price, charged, refunded) =
            (columns["used_bytes"], columns["price_minor"], columns["charged_minor"], columns["refunded_minor"]);
        var (currency, payAmount, payResult, payType) =
            (columns["currency"], columns["pay_amount_minor"], columns["pay_rst"], columns["pay_type"]);
        var (isGlobal, isOpen, testFlow) =
            (columns["global_order"], columns["is_open"], columns["test_flow_bytes"]);
        return (piece, row) => (row.GetBigInt(id),
        [
            new OrderId(row.GetBigInt(id)).ToString(),
            piece.PartnerCode,
            row.GetText(iccid),
            row.GetText(imsis).Split(',')[0],
            row.GetText(packageCode),
            row.GetText(packageName),
            Number(row, packageType),
            Number(row, periods),
            Number(row, kind),
            Number(row, status),
            CsvInstant.Format(row.GetBigInt(createdAt)),
            CsvInstant.Format(row.GetBigIntOrNull(startAt)),
            CsvInstant.Format(row.GetBigIntOrNull(overAt)),
            Number(row, used),
            Money.FormatAmount(row.GetBigInt(price)),
            Money.FormatAmount(row.GetBigInt(charged)),
            Money.FormatAmount(row.GetBigInt(refunded)),
            row.GetText(currency),
            Money.FormatAmount(row.GetBigInt(payAmount)),
            Number(row, payResult),
            Number(row, payType),
            Number(row, isGlobal),
            Number(row, isOpen),
            new DataVolume(row.GetBigInt(testFlow)).ToMegabytes(),
        ]);
    }

    private static string Number(IRow row, int column) =>
        row.GetBigIntOrNull(column)?.ToString(CultureInfo.InvariantCulture) ?? "";
}
