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
        select s.id, s.iccid, o.id as order_id, o.kind, o.order_period, o.start_at, o.expire_at, o.validity_days,
               v.package_type, v.cycle_mode,
               case when o.kind = {{OrderKindSql.Test}} then o.test_flow_bytes else v.volume_bytes end as volume_bytes,
               (select cast(sum(w.volume_bytes * e.order_period) as bigint)
                  from plan_order e join plan_version w on w.id = e.plan_version_id
                 where e.partner_id = s.partner_id and e.sim_id = s.id and e.status = {{OrderStatusSql.InUse}}
                   and e.kind = {{OrderKindSql.Extra}}
                   and e.basic_order_id = o.id) as extra_bytes,
               (select count(*) from plan_order e join plan_version w on w.id = e.plan_version_id
                 where e.partner_id = s.partner_id and e.sim_id = s.id and e.status = {{OrderStatusSql.InUse}}
                   and e.kind = {{OrderKindSql.Extra}}
                   and e.basic_order_id = o.id and w.volume_bytes is null) as extras_without_limit,
               (select c.uplink_bytes + c.downlink_bytes from usage_cycle c
                 where c.partner_id = o.partner_id and c.order_id = o.id
                   and {now} between c.start_at and c.end_at + 999) as used_bytes,
               (select d.last_at from usage_day d where d.partner_id = s.partner_id and d.sim_id = s.id
                 order by d.day desc, d.last_at desc limit 1) as usage_as_of,
               (select d.source from usage_day d where d.partner_id = s.partner_id and d.sim_id = s.id
                 order by d.day desc, d.last_at desc limit 1) as usage_source
          from sim s
          left join plan_order o
            on o.partner_id = s.partner_id and o.sim_id = s.id and o.status in {{OrderStatusSql.Started}}
           and o.kind <> {{OrderKindSql.Extra}}
          left join plan_version v on v.id = o.plan_version_id
         where s.partner_id = {partner_id} and s.iccid
        """;

    private static readonly ReadQuery<Asked, CurrentUsage> FindOne = new(
        $"{Select} = {{iccid}}",
        new Columns<Asked>()
            .BigInt("partner_id", asked => asked.Partner.Id)
            .Text("iccid", asked => asked.Numbers)
            .BigInt("now", asked => asked.Now.ToUnixTimeMilliseconds()),
        columns =>
        {
            var at = new Places(columns);
            return (asked, row) => new CurrentUsage(row, at, asked.Partner.TimeZone, asked.Now);
        });

    private static readonly ReadQuery<Asked, CurrentUsage> Find = new(
        $"{Select} in {{each iccids}}",
        new Columns<Asked>()
            .BigInt("partner_id", asked => asked.Partner.Id)
            .Text("iccids", asked => asked.Numbers)
            .BigInt("now", asked => asked.Now.ToUnixTimeMilliseconds()),
        columns =>
        {
            var at = new Places(columns);
            return (asked, row) => new CurrentUsage(row, at, asked.Partner.TimeZone, asked.Now);
        });

    private CurrentUsage(IRow row, Places at, TimeZoneInfo zone, DateTimeOffset now)
    {
        Iccid = row.GetText(at.Iccid);
        AsOf = Instants.FromStored(row.GetBigIntOrNull(at.UsageAsOf));
        Source = row.GetBigIntOrNull(at.UsageSource) is { } source ? (UsageSource)source : null;
        if (row.GetBigIntOrNull(at.OrderId) is not { } orderId)
        {
            return;
        }

        OrderId = orderId;
        var start = Instants.FromStored(row.GetBigInt(at.StartAt))!.Value;
        var expiry = Instants.FromStored(row.GetBigInt(at.ExpireAt))!.Value;
        Cycle = row.IsNull(at.ValidityDays) && (OrderKind)row.GetBigInt(at.Kind) is not OrderKind.Test
            ? PlanCycle.CycleAt(
                start, (PlanType)row.GetBigInt(at.PackageType), (int)row.GetBigInt(at.Periods),
                (CycleMode)row.GetBigInt(at.CycleMode), zone, now)
            : new Cycle(0, start, expiry);
        QuotaBytes = row.GetBigIntOrNull(at.Volume) is { } volume && row.GetBigInt(at.ExtrasWithoutLimit) == 0
            ? volume + (row.GetBigIntOrNull(at.ExtraBytes) ?? 0)
            : null;
        UsedBytes = row.GetBigIntOrNull(at.UsedBytes) ?? 0;
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
        await db.AskAsync(FindOne, new Asked(partner, iccid, now), cancellationToken) is [var only] ? only : null;

    /// <summary>Of the SIMs that there are, in no order.</summary>
    public static Task<List<CurrentUsage>> ListAsync(
        Db db, Partner partner, IReadOnlyCollection<string> iccids, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        db.AskAsync(Find, iccids.Count, new Asked(partner, SimNumbers.ToJson(iccids), now), cancellationToken);

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

    /// <summary>What is asked for: one SIM's number, or a JSON array of some.</summary>
    private readonly record struct Asked(Partner Partner, string Numbers, DateTimeOffset Now);

    /// <summary>Where the columns stand in the answer.</summary>
    private sealed class Places(ResultColumns columns)
    {
        public int Iccid { get; } = columns["iccid"];

        public int OrderId { get; } = columns["order_id"];

        public int Kind { get; } = columns["kind"];

        public int Periods { get; } = columns["order_period"];

        public int StartAt { get; } = columns["start_at"];

        public int ExpireAt { get; } = columns["expire_at"];

        public int ValidityDays { get; } = columns["validity_days"];

        public int PackageType { get; } = columns["package_type"];

        public int CycleMode { get; } = columns["cycle_mode"];

        public int Volume { get; } = columns["volume_bytes"];

        public int ExtraBytes { get; } = columns["extra_bytes"];

        public int ExtrasWithoutLimit { get; } = columns["extras_without_limit"];

        public int UsedBytes { get; } = columns["used_bytes"];

        public int UsageAsOf { get; } = columns["usage_as_of"];

        public int UsageSource { get; } = columns["usage_source"];
    }
}
