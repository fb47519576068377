using System.Globalization;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Partners;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>An order as lists show it, with what they need of its SIM and plan.</summary>
internal sealed class OrderRow
{
    /// <summary>
    /// What <see cref="Read"/> reads, of an order <c>o</c> and its plan's version <c>v</c>. An answer that joins other
    /// tables to them begins where it likes.
    /// </summary>
    public const string Columns =
        "o.id, o.kind, o.status, o.buy_type, o.order_period, o.global_order, o.package_name, o.pay_amount_minor, "
        + "o.pay_rst, o.pay_type, o.test_flow_bytes, o.used_bytes, o.currency, o.created_at, o.start_at, o.expire_at, "
        + "v.package_code, v.package_type, v.volume_bytes";

    /// <summary>How many columns they are.</summary>
    public const int ColumnCount = 19;

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
        UsedBytes = row.GetBigInt(at + 11);
        Currency = row.GetText(at + 12);
        CreatedAt = row.GetBigInt(at + 13);
        StartAt = row.GetBigIntOrNull(at + 14);
        ExpireAt = row.GetBigIntOrNull(at + 15);
        PackageCode = row.GetText(at + 16);
        PackageType = row.GetBigInt(at + 17);
        VolumeBytes = row.GetBigIntOrNull(at + 18);
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

    public long UsedBytes { get; }

    public string Currency { get; }

    public long CreatedAt { get; }

    public long? StartAt { get; }

    public long? ExpireAt { get; }

    public string PackageCode { get; }

    public long PackageType { get; }

    public long? VolumeBytes { get; }

    public string Iccid { get; }

    /// <summary>Joined with commas, the one in use first.</summary>
    public string Imsis { get; }

    public static OrderRow Read(IRow row, int at, string iccid, string imsis) => new(row, at, iccid, imsis);

    /// <summary>The order with its 22 fields (contract 6.6).</summary>
    public PackageOrder ToWire(Partner partner)
    {
        var volume = TestFlowBytes > 0 ? TestFlowBytes : VolumeBytes;
        return new PackageOrder
        {
            BuyType = Text(BuyType),
            ExpireDate = WireTime.Format(ExpireAt, partner.TimeZone) ?? "",
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
            UsedFlow = Volume(UsedBytes),
            SurplusFlow = Volume(volume is { } all ? Math.Max(0, all - UsedBytes) : null),
            PayAmount = Money.FormatAmount(PayAmountMinor),
            PayCurrency = Currency,
            PayResult = Text(PayRst),
            PayType = PayType is { } payType ? Text(payType) : "",
            GlobalOrder = Text(GlobalOrder),
            TestFlow = Volume(TestFlowBytes),
        };
    }

    /// <summary>MB; -1 for a plan without a limit, as in the usage answers.</summary>
    private static string Volume(long? bytes) => bytes is { } value ? new DataVolume(value).ToMegabytes() : "-1";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
