using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Imports;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>
/// A partner's SIMs as lines of a file that can be imported again. They are read piece by piece: an export holds up no
/// writer, and each line is as its SIM was when it was read.
/// </summary>
internal static class SimExport
{
    private static readonly ReadStatement ListAfter = new(
        """
        select s.id, s.iccid_printed, s.imsis, s.sim_type, s.msisdn, s.eid, s.carrier, s.batch,
               s.pre_deactivation_months, s.life_cycle, s.activated_at, s.life_expire_at, s.group_id, s.tags, s.remark
          from sim s
         where s.partner_id = {partner_id} and s.id > {after}
         order by s.id limit {size}
        """,
        Column.BigInt("partner_id"), Column.BigInt("after"), Column.BigInt("size"));

    /// <summary>The header; each is a column of the import.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "iccid", "imsi", "sim_type", "msisdn", "eid", "partner", "carrier", "batch", "pre_deactivation_months",
        "life_cycle", "activated_at", "life_expire_at", "group_id", "tags", "remark",
    ];

    public static IAsyncEnumerable<string[]> ListAsync(
        Db db, long partnerId, string partnerCode, CancellationToken cancellationToken) =>
        db.ListAllAsync(ListAfter, partnerId, row => ToFields(row, partnerCode), cancellationToken);

    private static string[] ToFields(IRow row, string partnerCode) =>
    [
        row.GetText(1),
        row.GetText(2).Replace(',', ';'),
        SimLine.WordOf((SimType)row.GetBigInt(3)),
        row.GetTextOrNull(4) ?? "",
        row.GetTextOrNull(5) ?? "",
        partnerCode,
        row.GetText(6),
        row.GetTextOrNull(7) ?? "",
        row.GetBigInt(8).ToString(CultureInfo.InvariantCulture),
        SimLine.WordOf((SimLifeCycle)row.GetBigInt(9)),
        CsvInstant.Format(row.GetBigIntOrNull(10)),
        CsvInstant.Format(row.GetBigIntOrNull(11)),
        row.GetTextOrNull(12) ?? "",
        row.GetText(13).Replace(SimTags.Separator, ';'),
        row.GetText(14),
    ];
}
