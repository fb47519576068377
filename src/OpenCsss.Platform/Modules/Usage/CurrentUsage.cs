using System.Globalization;
using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What SIMs have used of the order that holds them, in the cycle that runs.</summary>
internal sealed class CurrentUsage
{
    // The newest day of a SIM says how fresh its figures are.
    private static readonly string Select =
        $$"""
        select s.id, s.iccid, o.id, o.kind, o.order_period, o.start_at, o.expire_at, o.validity_days,
               v.package_type, v.cycle_mode,
               case when o.kind = {{OrderKindSql.Test}} then o.test_flow_bytes else v.volume_bytes end,
               (select cast(sum(w.volume_bytes * e.order_period) as bigint)
                  from plan_order e join plan_version w on w.id = e.plan_version_id
                 where e.partner_id = s.partner_id and e.sim_id = s.id and e.status = {{OrderStatusSql.InUse}}
                   and e.kind = {{OrderKindSql.Extra}}
                   and e.basic_order_id = o.id),
               (select count(*) from plan_order e join plan_version w on w.id = e.plan_version_id
                 where e.partner_id = s.partner_id and e.sim_id = s.id and e.status = {{OrderStatusSql.InUse}}
                   and e.kind = {{OrderKindSql.Extra}}
                   and e.basic_order_id = o.id and w.volume_bytes is null),
               (select c.uplink_bytes + c.downlink_bytes from usage_cycle c
                 where c.partner_id = o.partner_id and c.order_id = o.id
                   and {now} between c.start_at and c.end_at + 999),
               (select d.last_at from usage_day d where d.partner_id = s.partner_id and d.sim_id = s.id
                 order by d.day desc, d.last_at desc limit 1),
               (select d.source from usage_day d where d.partner_id = s.partner_id and d.sim_id = s.id
                 order by d.day desc, d.last_at desc limit 1)
          from sim s
          left join plan_order o
            on o.partner_id = s.partner_id and o.sim_id = s.id and o.status in {{OrderStatusSql.Started}}
           and o.kind <> {{OrderKindSql.Extra}}
          left join plan_version v on v.id = o.plan_version_id
         where s.partner_id = {partner_id} and s.iccid
        """;

    private static readonly ReadStatement FindOne = new(
        $"{Select} = {{iccid}}", Column.BigInt("partner_id"), Column.Text("iccid"), Column.BigInt("now"));

    private static readonly ReadStatement Find = new(
        $"{Select} in {{each iccids}}", Column.BigInt("partner_id"), Column.Text("iccids"), Column.BigInt("now"));

    private CurrentUsage(IRow row, TimeZoneInfo zone, DateTimeOffset now)
    {
        Iccid = row.GetText(1);
        AsOf = Instants.FromStored(row.GetBigIntOrNull(14));
        Source = row.GetBigIntOrNull(15) is { } source ? (UsageSource)source : null;
        if (row.GetBigIntOrNull(2) is not { } orderId)
        {
            return;
        }

        OrderId = orderId;
        var start = Instants.FromStored(row.GetBigInt(5))!.Value;
        var expiry = Instants.FromStored(row.GetBigInt(6))!.Value;
        Cycle = row.IsNull(7) && (OrderKind)row.GetBigInt(3) is not OrderKind.Test
            ? PlanCycle.CycleAt(
                start, (PlanType)row.GetBigInt(8), (int)row.GetBigInt(4), (CycleMode)row.GetBigInt(9), zone, now)
            : new Cycle(0, start, expiry);
        QuotaBytes = row.GetBigIntOrNull(10) is { } volume && row.GetBigInt(12) == 0
            ? volume + (row.GetBigIntOrNull(11) ?? 0)
            : null;
        UsedBytes = row.GetBigIntOrNull(13) ?? 0;
    }

    public string Iccid { get; }

    /// <summary>Null if no order holds the SIM.</summary>
    public long? OrderId { get; }

    public DateTimeOffset? AsOf { get; }

    public UsageSource? Source { get; }

    /// <summary>The cycle that runs; nothing without an order.</summary>
    public Cycle Cycle { get; }

    /// <summary>In that cycle.</summary>
    public long UsedBytes { get; }

    /// <summary>Of that cycle, with its add-ons; null is no limit.</summary>
    public long? QuotaBytes { get; }

    /// <summary>Of the SIM that has exactly this number; null if there is none.</summary>
    public static async Task<CurrentUsage?> FindAsync(
        Db db, Partner partner, string iccid, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.AskAsync(
            FindOne,
            sink =>
            {
                sink.BigInt(partner.Id);
                sink.Text(iccid);
                sink.BigInt(now.ToUnixTimeMilliseconds());
            },
            row => new CurrentUsage(row, partner.TimeZone, now),
            cancellationToken) is [var only] ? only : null;

    /// <summary>Of the SIMs that there are, in no order.</summary>
    public static Task<List<CurrentUsage>> ListAsync(
        Db db, Partner partner, IReadOnlyCollection<string> iccids, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        db.AskAsync(
            Find,
            iccids.Count,
            sink =>
            {
                sink.BigInt(partner.Id);
                sink.Text(SimNumbers.ToJson(iccids));
                sink.BigInt(now.ToUnixTimeMilliseconds());
            },
            row => new CurrentUsage(row, partner.TimeZone, now),
            cancellationToken);

    /// <summary>Fills an answer's members.</summary>
    public TAnswer Fill<TAnswer>(TAnswer empty, Partner partner)
        where TAnswer : UsageNow
    {
        var left = QuotaBytes is { } quota ? Math.Max(0, quota - UsedBytes) : default(long?);
        return (TAnswer)((UsageNow)empty with
        {
            OrderCode = new OrderId(OrderId!.Value).ToString(),
            OrderUsedFlow = new DataVolume(UsedBytes).ToMegabytes(),
            HighFlowBalance = Megabytes(left),
            TotalFlow = Megabytes(QuotaBytes),
            CycleStartDate = WireTime.Format(Cycle.StartAt, partner.TimeZone),
            CycleEndDate = WireTime.Format(Cycle.EndAt, partner.TimeZone),
            UsedBytes = Bytes(UsedBytes),
            BalanceBytes = Bytes(left ?? -1),
            AsOf = WireTime.Format(AsOf, partner.TimeZone),
            Source = Source?.ToWire(),
        });
    }

    private static string Megabytes(long? bytes) => bytes is { } value ? new DataVolume(value).ToMegabytes() : "-1";

    private static string Bytes(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);
}
