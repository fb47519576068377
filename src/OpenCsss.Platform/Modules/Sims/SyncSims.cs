using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Sims;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sims;

/// <summary>
/// POST /device/syncAssetInfo: all SIMs with a plan in use. They are read and sent piece by piece, so that a million
/// take no more memory than a thousand, and a slow reader holds neither a connection nor a snapshot.
/// </summary>
internal static class SyncSims
{
    /// <summary>SIMs that are in memory at once.</summary>
    private const int PieceSize = 1_000;

    // The condition of ux_plan_order_in_use, which has the SIMs in the order of their ids.
    private static readonly ReadQuery<(Partner Partner, long After), (long SimId, SyncedSim Sim)> ListInUse = new(
        $$"""
        select o.sim_id, o.id, o.start_at, o.expire_at, s.iccid, s.life_cycle, s.imsis, s.msisdn, v.package_code
          from (select i.id from plan_order i
                 where i.partner_id = {partner_id} and i.status in {{OrderStatusSql.Started}}
                   and i.kind <> {{OrderKindSql.Extra}} and i.sim_id > {after}
                 order by i.sim_id limit {size}) piece
          join plan_order o on o.partner_id = {partner_id} and o.id = piece.id
          join sim s on s.partner_id = {partner_id} and s.id = o.sim_id
          join plan_version v on v.id = o.plan_version_id
         order by o.sim_id
        """,
        new Columns<(Partner Partner, long After)>()
            .BigInt("partner_id", asked => asked.Partner.Id)
            .BigInt("after", asked => asked.After)
            .BigInt("size", _ => PieceSize),
        SimShape);

    public static async Task HandleAsync(
        HttpContext context, Caller caller, PartnerRegistry partners, Db db, CancellationToken cancellationToken)
    {
        // Read before the answer begins: a database that cannot be reached is then reported in an envelope.
        var piece = await ListAsync(db, caller.Partner, after: 0, cancellationToken);
        var response = context.Response;
        var frame = caller.Surface.SuccessIn(caller.Language);
        response.ContentType = caller.Surface.ContentType;
        response.BodyWriter.Write(frame.Before);
        using var json = new Utf8JsonWriter(response.BodyWriter, AnswerBuffer.Json);
        json.WriteStartArray();
        while (piece.Count > 0)
        {
            foreach (var item in piece)
            {
                JsonSerializer.Serialize(json, item.Sim, ContractsJson.Wire.SyncedSim);
            }

            json.Flush();
            await response.BodyWriter.FlushAsync(cancellationToken);
            if (!await caller.IsInForceAsync(context, partners, cancellationToken))
            {
                context.Abort(); // What has begun as a success can only be broken off.
                return;
            }

            piece = piece.Count < PieceSize
                ? []
                : await ListAsync(db, caller.Partner, piece[^1].SimId, cancellationToken);
        }

        json.WriteEndArray();
        json.Flush();
        response.BodyWriter.Write(frame.After);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static Task<List<(long SimId, SyncedSim Sim)>> ListAsync(
        Db db, Partner partner, long after, CancellationToken cancellationToken) =>
        db.ListAsync(ListInUse, (partner, after), cancellationToken);

    private static Func<(Partner Partner, long After), IRow, (long SimId, SyncedSim Sim)> SimShape(
        ResultColumns columns)
    {
        var (simId, orderId, packageCode) = (columns["sim_id"], columns["id"], columns["package_code"]);
        var (startAt, expireAt) = (columns["start_at"], columns["expire_at"]);
        var (iccid, lifeCycle) = (columns["iccid"], columns["life_cycle"]);
        var (imsis, msisdn) = (columns["imsis"], columns["msisdn"]);
        return (asked, row) => (row.GetBigInt(simId), new SyncedSim(
            AssetId: row.GetText(iccid),
            LifeCycle: row.GetBigInt(lifeCycle).ToString(CultureInfo.InvariantCulture),
            Imsi: SimRow.ImsiInUse(row.GetText(imsis)),
            Msisdn: row.GetTextOrNull(msisdn) ?? "",
            OrderCode: new OrderId(row.GetBigInt(orderId)).ToString(),
            PackageCode: row.GetText(packageCode),
            StartDate: WireTime.Format(row.GetBigIntOrNull(startAt), asked.Partner.TimeZone) ?? "",
            ExpireDate: WireTime.Format(row.GetBigIntOrNull(expireAt), asked.Partner.TimeZone) ?? ""));
    }
}
