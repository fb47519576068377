using System.Globalization;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>An order as lists show it, with what they need of its SIM and plan.</summary>
internal sealed class OrderRow
{
    /// <summary>
    /// What was used in the newest cycle of the order; in the cycle of the order that an add-on belongs to.
    /// </summary>
    private static readonly string Cycle =
        "from usage_cycle c where c.partner_id = o.partner_id and c.order_id = coalesce(o.basic_order_id, o.id) "
        + $"and (o.kind <> {OrderKindSql.Extra} or o.start_at between c.start_at and c.end_at + 999) "
        + "order by c.cycle_no desc limit 1";

    /// <summary>What of a cycle's volume comes before an add-on's: the order's own and that of older add-ons.</summary>
    private static readonly string BeforeExtra =
        $"case when o.kind = {OrderKindSql.Extra} then (select cast(sum(w.volume_bytes "
        + $"* case when e.kind = {OrderKindSql.Extra} then e.order_period else 1 end) as bigint) "
        + "from plan_order e join plan_version w on w.id = e.plan_version_id where e.partner_id = o.partner_id "
        + $"and e.sim_id = o.sim_id and (e.id = o.basic_order_id or (e.kind = {OrderKindSql.Extra} and e.id < o.id "
        + "and e.basic_order_id = o.basic_order_id and e.expire_at = o.expire_at))) else 0 end";

    /// <summary>
    /// What <see cref="Shape"/> reads, of an order <c>o</c> and its plan's version <c>v</c>. An answer that joins other
    /// tables to them begins where it likes.
    /// </summary>
    public static readonly string Columns =
        "o.id as order_id, o.kind, o.status, o.buy_type, o.order_period, o.global_order, o.package_name, "
        + "o.pay_amount_minor, o.pay_rst, o.pay_type, o.test_flow_bytes, o.currency, o.created_at, o.start_at, "
        + "o.expire_at, v.package_code, v.package_type, v.volume_bytes, "
        + $"(select c.uplink_bytes + c.downlink_bytes {Cycle}) as cycle_bytes, "
        + $"(select c.end_at {Cycle}) as cycle_end_at, "
        + $"{BeforeExtra} as bytes_before_extra, o.ended_at";

    private OrderRow(IRow row, Places at)
    {
        Id = row.GetBigInt(at.Id);
        Kind = row.GetBigInt(at.Kind);
        Status = row.GetBigInt(at.Status);
        BuyType = row.GetBigInt(at.BuyType);
        OrderPeriod = row.GetBigInt(at.OrderPeriod);
        GlobalOrder = row.GetBigInt(at.GlobalOrder);
        PackageName = row.GetText(at.PackageName);
        PayAmountMinor = row.GetBigInt(at.PayAmountMinor);
        PayRst = row.GetBigInt(at.PayRst);
        PayType = row.GetBigIntOrNull(at.PayType);
        TestFlowBytes = row.GetBigInt(at.TestFlowBytes);
        Currency = row.GetText(at.Currency);
        CreatedAt = row.GetBigInt(at.CreatedAt);
        StartAt = row.GetBigIntOrNull(at.StartAt);
        ExpireAt = row.GetBigIntOrNull(at.ExpireAt);
        PackageCode = row.GetText(at.PackageCode);
        PackageType = row.GetBigInt(at.PackageType);
        VolumeBytes = row.GetBigIntOrNull(at.VolumeBytes);
        CycleUsedBytes = row.GetBigIntOrNull(at.CycleUsedBytes) ?? 0;
        CycleEndAt = row.GetBigIntOrNull(at.CycleEndAt);
        BytesBeforeExtra = row.GetBigIntOrNull(at.BytesBeforeExtra) ?? 0;
        EndedAt = row.GetBigIntOrNull(at.EndedAt);
        Iccid = row.GetText(at.Iccid);
        Imsis = row.GetText(at.Imsis);
    }

    public long Id { get; }

    public long Kind { get; }

    public long Status { get; }

    public long BuyType { get; }

    public long OrderPeriod { get; }

    public long GlobalOrder { get; }

    public string PackageName { get; }

    public long PayAmountMinor { get; }

    public long PayRst { get; }

    public long? PayType { get; }

    public long TestFlowBytes { get; }

    /// <summary>In the newest cycle that was used; of an add-on, in its cycle.</summary>
    public long CycleUsedBytes { get; }

    /// <summary>When that cycle ends or ended; null if nothing was used.</summary>
    public long? CycleEndAt { get; }

    /// <summary>The volume of an add-on's cycle that is used before it.</summary>
    public long BytesBeforeExtra { get; }

    public string Currency { get; }

    public long CreatedAt { get; }

    public long? StartAt { get; }

    public long? ExpireAt { get; }

    /// <summary>When it was over, whatever ended it; null if it is not.</summary>
    public long? EndedAt { get; }

    public string PackageCode { get; }

    public long PackageType { get; }

    public long? VolumeBytes { get; }

    public string Iccid { get; }

    /// <summary>Joined with commas, the one in use first.</summary>
    public string Imsis { get; }

    /// <summary>
    /// Reads an order from an answer that has <see cref="Columns"/>, and its SIM's <c>iccid</c> and <c>imsis</c>; null
    /// if there is none in the row.
    /// </summary>
    public static Func<IRow, OrderRow?> Shape(ResultColumns columns)
    {
        var at = new Places(columns);
        return row => row.IsNull(at.Id) ? null : new OrderRow(row, at);
    }

    /// <summary>The order with its 22 fields (contract 6.6).</summary>
    public PackageOrder ToWire(Partner partner, DateTimeOffset now)
    {
        var volume = TestFlowBytes > 0 ? TestFlowBytes : VolumeBytes * (IsExtra ? OrderPeriod : 1);
        var used = UsedAt(now, volume);
        return new PackageOrder
        {
            BuyType = Text(BuyType),
            ExpireDate = WireTime.Format(EndedAt < ExpireAt ? EndedAt : ExpireAt, partner.TimeZone) ?? "",
            Flow = Volume(volume),
            OrderCode = new OrderId(Id).ToString(),
            OrderStatus = Text(Status),
            OrderDate = WireTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), partner.TimeZone),
            DeviceId = Iccid,
            Imsi = Imsis.Split(',')[0],
            PackageCode = PackageCode,
            PackageName = PackageName,
            PackageType = Text(PackageType),
            OrderPeriod = Text(OrderPeriod),
            OrderType = Text(Kind),
            StartDate = WireTime.Format(StartAt, partner.TimeZone) ?? "",
            UsedFlow = Volume(used),
            SurplusFlow = Volume(volume is { } all ? Math.Max(0, all - used) : null),
            PayAmount = Money.FormatAmount(PayAmountMinor),
            PayCurrency = Currency,
            PayResult = Text(PayRst),
            PayType = PayType is { } payType ? Text(payType) : "",
            GlobalOrder = Text(GlobalOrder),
            TestFlow = Volume(TestFlowBytes),
        };
    }

    private bool IsExtra => Kind == (long)OrderKind.Extra;

    /// <summary>
    /// What was used in the cycle that runs; of an order that is over, in its last one. Add-ons are used one after the
    /// other, after the order's own volume.
    /// </summary>
    private long UsedAt(DateTimeOffset now, long? volume) =>
        IsExtra ? Math.Clamp(CycleUsedBytes - BytesBeforeExtra, 0, volume ?? long.MaxValue)
        : Status is (long)OrderStatus.InUse or (long)OrderStatus.Paused
            && CycleEndAt + 999 < now.ToUnixTimeMilliseconds()
            ? 0
        : CycleUsedBytes;

    /// <summary>MB; -1 for a plan without a limit, as in the usage answers.</summary>
    private static string Volume(long? bytes) => bytes is { } value ? new DataVolume(value).ToMegabytes() : "-1";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where its columns stand in an answer.</summary>
    private sealed class Places(ResultColumns columns)
    {
        public int Id { get; } = columns["order_id"];

        public int Kind { get; } = columns["kind"];

        public int Status { get; } = columns["status"];

        public int BuyType { get; } = columns["buy_type"];

        public int OrderPeriod { get; } = columns["order_period"];

        public int GlobalOrder { get; } = columns["global_order"];

        public int PackageName { get; } = columns["package_name"];

        public int PayAmountMinor { get; } = columns["pay_amount_minor"];

        public int PayRst { get; } = columns["pay_rst"];

        public int PayType { get; } = columns["pay_type"];

        public int TestFlowBytes { get; } = columns["test_flow_bytes"];

        public int Currency { get; } = columns["currency"];

        public int CreatedAt { get; } = columns["created_at"];

        public int StartAt { get; } = columns["start_at"];

        public int ExpireAt { get; } = columns["expire_at"];

        public int PackageCode { get; } = columns["package_code"];

        public int PackageType { get; } = columns["package_type"];

        public int VolumeBytes { get; } = columns["volume_bytes"];

        public int CycleUsedBytes { get; } = columns["cycle_bytes"];

        public int CycleEndAt { get; } = columns["cycle_end_at"];

        public int BytesBeforeExtra { get; } = columns["bytes_before_extra"];

        public int EndedAt { get; } = columns["ended_at"];

        public int Iccid { get; } = columns["iccid"];

        public int Imsis { get; } = columns["imsis"];
    }
}
