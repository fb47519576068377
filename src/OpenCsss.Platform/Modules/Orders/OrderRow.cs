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
    /// What <see cref="Read"/> reads, of an order <c>o</c> and its plan's version <c>v</c>. An answer that joins other
    /// tables to them begins where it likes.
    /// </summary>
    public static readonly string Columns =
        "o.id, o.kind, o.status, o.buy_type, o.order_period, o.global_order, o.package_name, o.pay_amount_minor, "
        + "o.pay_rst, o.pay_type, o.test_flow_bytes, o.currency, o.created_at, o.start_at, o.expire_at, "
        + "v.package_code, v.package_type, v.volume_bytes, "
        + $"(select c.uplink_bytes + c.downlink_bytes {Cycle}), (select c.end_at {Cycle}), {BeforeExtra}, o.ended_at";

    /// <summary>How many columns they are.</summary>
    public const int ColumnCount = 22;

    private OrderRow(IRow row, int at, string iccid, string imsis)
    {
        Id = row.GetBigInt(at);
        Kind = row.GetBigInt(at + 1);
        Status = row.GetBigInt(at + 2);
        BuyType = row.GetBigInt(at + 3);
        OrderPeriod = row.GetBigInt(at + 4);
        GlobalOrder = row.GetBigInt(at + 5);
        PackageName = row.GetText(at + 6);
        PayAmountMinor = row.GetBigInt(at + 7);
        PayRst = row.GetBigInt(at + 8);
        PayType = row.GetBigIntOrNull(at + 9);
        TestFlowBytes = row.GetBigInt(at + 10);
        Currency = row.GetText(at + 11);
        CreatedAt = row.GetBigInt(at + 12);
        StartAt = row.GetBigIntOrNull(at + 13);
        ExpireAt = row.GetBigIntOrNull(at + 14);
        PackageCode = row.GetText(at + 15);
        PackageType = row.GetBigInt(at + 16);
        VolumeBytes = row.GetBigIntOrNull(at + 17);
        CycleUsedBytes = row.GetBigIntOrNull(at + 18) ?? 0;
        CycleEndAt = row.GetBigIntOrNull(at + 19);
        BytesBeforeExtra = row.GetBigIntOrNull(at + 20) ?? 0;
        EndedAt = row.GetBigIntOrNull(at + 21);
        Iccid = iccid;
        Imsis = imsis;
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

    public static OrderRow Read(IRow row, int at, string iccid, string imsis) => new(row, at, iccid, imsis);

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
}
