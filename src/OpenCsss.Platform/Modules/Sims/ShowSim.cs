using OpenCsss.Contracts.Sims;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Sims;

/// <summary>POST /device/queryDevice: one SIM as it is now, with its orders in use.</summary>
internal static class ShowSim
{
    // A row for each order in use, one without an order if there is none. SQLite without statistics would rather step
    // over all of the partner's orders.
    private static readonly ReadQuery<
        (long PartnerId, string Iccid), (SimRow Sim, OrderRow? Order, long? UsageAsOf)> Find = new(
        $$"""
        select {{SimRow.Columns}}, {{OrderRow.Columns}},
               (select d.last_at from usage_day d where d.partner_id = s.partner_id and d.sim_id = s.id
                 order by d.day desc, d.last_at desc limit 1) as usage_as_of
          from sim s
          left join plan_order o {by ix_plan_order_sim}
            on o.partner_id = s.partner_id and o.sim_id = s.id and o.status = {{OrderStatusSql.InUse}}
          left join plan_version v on v.id = o.plan_version_id
         where s.partner_id = {partner_id} and s.iccid = {iccid}
         order by o.id
        """,
        new Columns<(long PartnerId, string Iccid)>()
            .BigInt("partner_id", asked => asked.PartnerId)
            .Text("iccid", asked => asked.Iccid),
        columns =>
        {
            var (sim, order) = (SimRow.Shape(columns), OrderRow.Shape(columns));
            var usageAsOf = columns["usage_as_of"];
            return row => (sim(row), order(row), row.GetBigIntOrNull(usageAsOf));
        });

    public static async Task<Reply<SimNow>> HandleAsync(
        ShowSimRequest request, Caller caller, Db db, SimSessions sessions, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var partner = caller.Partner;
        var rows = await FindAsync(db, partner.Id, iccid.Value, cancellationToken);
        if (rows.Count == 0 && await SimNumbers.FindAsync(db, partner.Id, iccid, cancellationToken) is { } other)
        {
            rows = await FindAsync(db, partner.Id, other.Iccid, cancellationToken);
        }

        if (rows.Count == 0)
        {
            return ApiError.SimNotFound;
        }

        var session = await sessions.FindAsync(partner, rows[0].Sim.Id, cancellationToken);
        return Reply<SimNow>.Signed(ToWire(rows, partner, session, clock.GetUtcNow()));
    }

    private static Task<List<(SimRow Sim, OrderRow? Order, long? UsageAsOf)>> FindAsync(
        Db db, long partnerId, string iccid, CancellationToken cancellationToken) =>
        db.AskAsync(Find, (partnerId, iccid), cancellationToken);

    private static SimNow ToWire(
        List<(SimRow Sim, OrderRow? Order, long? UsageAsOf)> rows, Partner partner, SimSession? session,
        DateTimeOffset now)
    {
        var sim = rows[0].Sim.ToWire(partner);
        return new SimNow(sim)
        {
            Session = session,
            UsageAsOf = WireTime.Format(rows[0].UsageAsOf, partner.TimeZone),
            PackageOrder = [.. rows.Where(row => row.Order is not null).Select(row => row.Order!.ToWire(partner, now))],
        };
    }
}
