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
    private static readonly ReadQuery<PieceOfRows, (long Id, string[] Fields)> ListAfter = new(
        """
        select s.id, s.iccid_printed, s.imsis, s.sim_type, s.msisdn, s.eid, s.carrier, s.batch,
               s.pre_deactivation_months, s.life_cycle, s.activated_at, s.life_expire_at, s.group_id, s.tags, s.remark
          from sim s
         where s.partner_id = {partner_id} and s.id > {after}
         order by s.id limit {size}
        """,
        KeysetReader.Parameters,
        FieldsShape);

    /// <summary>The header; each is a column of the import.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "iccid", "imsi", "sim_type", "msisdn", "eid", "partner", "carrier", "batch", "pre_deactivation_months",
        "life_cycle", "activated_at", "life_expire_at", "group_id", "tags", "remark",
    ];

    public static IAsyncEnumerable<string[]> ListAsync(
        Db db, long partnerId, string partnerCode, CancellationToken cancellationToken) =>
        db.ListAllAsync(ListAfter, (partnerId, partnerCode), cancellationToken);

    private static Func<PieceOfRows, IRow, (long Id, string[] Fields)> FieldsShape(ResultColumns columns)
    {
        var (id, iccid, imsis, type) =
            (columns["id"], columns["iccid_printed"], columns["imsis"], columns["sim_type"]);
        var (msisdn, eid, carrier, batch) =
            (columns["msisdn"], columns["eid"], columns["carrier"], columns["batch"]);
        var (months, lifeCycle) = (columns["pre_deactivation_months"], columns["life_cycle"]);
        var (activatedAt, lifeExpireAt) = (columns["activated_at"], columns["life_expire_at"]);
        var (groupId, tags, remark) = (columns["group_id"], columns["tags"], columns["remark"]);
        return (piece, row) => (row.GetBigInt(id),
        [
            row.GetText(iccid),
            row.GetText(imsis).Replace(',', ';'),
            SimLine.WordOf((SimType)row.GetBigInt(type)),
            row.GetTextOrNull(msisdn) ?? "",
            row.GetTextOrNull(eid) ?? "",
            piece.PartnerCode,
            row.GetText(carrier),
            row.GetTextOrNull(batch) ?? "",
            row.GetBigInt(months).ToString(CultureInfo.InvariantCulture),
            SimLine.WordOf((SimLifeCycle)row.GetBigInt(lifeCycle)),
            CsvInstant.Format(row.GetBigIntOrNull(activatedAt)),
            CsvInstant.Format(row.GetBigIntOrNull(lifeExpireAt)),
            row.GetTextOrNull(groupId) ?? "",
            row.GetText(tags).Replace(SimTags.Separator, ';'),
            row.GetText(remark),
        ]);
    }
}
