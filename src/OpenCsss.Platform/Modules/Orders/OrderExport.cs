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
    private static readonly ReadStatement ListAfter = new(
        """
        select o.id, s.iccid, s.imsis, v.package_code, o.package_name, v.package_type, o.order_period, o.kind, o.status,
               o.created_at, o.start_at,
               case when o.ended_at < o.expire_at then o.ended_at else o.expire_at end, coalesce(
               (select cast(sum(c.uplink_bytes + c.downlink_bytes) as bigint) from usage_cycle c
                 where c.partner_id = o.partner_id and c.order_id = o.id), 0),
               o.price_minor, o.charged_minor, o.refunded_minor,
               o.currency, o.pay_amount_minor, o.pay_rst, o.pay_type, o.global_order, o.is_open, o.test_flow_bytes
          from (select i.id from plan_order i
                 where i.partner_id = {partner_id} and i.id > {after} order by i.id limit {size}) piece
          join plan_order o on o.partner_id = {partner_id} and o.id = piece.id
          join sim s on s.partner_id = {partner_id} and s.id = o.sim_id
          join plan_version v on v.id = o.plan_version_id
         order by o.id
        """,
        Column.BigInt("partner_id"), Column.BigInt("after"), Column.BigInt("size"));

    /// <summary>The header; numbers and words are the API's, times are UTC.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "order_id", "partner", "device_id", "imsi", "package_code", "package_name", "package_type", "order_period",
        "order_type", "order_status", "order_date", "start_date", "expire_date", "used_bytes", "price", "charged",
        "refunded", "currency", "pay_amount", "pay_rst", "pay_type", "global_order", "is_open", "test_flow",
    ];

    public static IAsyncEnumerable<string[]> ListAsync(
        Db db, long partnerId, string partnerCode, CancellationToken cancellationToken) =>
        db.ListAllAsync(ListAfter, partnerId, row => ToFields(row, partnerCode), cancellationToken);

    private static string[] ToFields(IRow row, string partnerCode) =>
    [
        new OrderId(row.GetBigInt(0)).ToString(),
        partnerCode,
        row.GetText(1),
        row.GetText(2).Split(',')[0],
        row.GetText(3),
        row.GetText(4),
        Number(row, 5),
        Number(row, 6),
        Number(row, 7),
        Number(row, 8),
        CsvInstant.Format(row.GetBigInt(9)),
        CsvInstant.Format(row.GetBigIntOrNull(10)),
        CsvInstant.Format(row.GetBigIntOrNull(11)),
        Number(row, 12),
        Money.FormatAmount(row.GetBigInt(13)),
        Money.FormatAmount(row.GetBigInt(14)),
        Money.FormatAmount(row.GetBigInt(15)),
        row.GetText(16),
        Money.FormatAmount(row.GetBigInt(17)),
        Number(row, 18),
        Number(row, 19),
        Number(row, 20),
        Number(row, 21),
        new DataVolume(row.GetBigInt(22)).ToMegabytes(),
    ];

    private static string Number(IRow row, int column) =>
        row.GetBigIntOrNull(column)?.ToString(CultureInfo.InvariantCulture) ?? "";
}
