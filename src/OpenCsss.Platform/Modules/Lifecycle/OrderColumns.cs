using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Where a live order's columns stand in an answer.</summary>
internal sealed class OrderColumns(ResultColumns columns)
{
    private readonly int _id = columns["id"];
    private readonly int _kind = columns["kind"];
    private readonly int _status = columns["status"];
    private readonly int _periods = columns["order_period"];
    private readonly int _isOpen = columns["is_open"];
    private readonly int _price = columns["price_minor"];
    private readonly int _armedAt = columns["armed_at"];
    private readonly int _startAt = columns["start_at"];
    private readonly int _expireAt = columns["expire_at"];
    private readonly int _endedAt = columns["ended_at"];
    private readonly int _basicOrderId = columns["basic_order_id"];
    private readonly int _testVolume = columns["test_flow_bytes"];
    private readonly int _days = columns["validity_days"];
    private readonly int _timing = columns["timing_type"];
    private readonly int _useMcc = columns["use_mcc"];
    private readonly int _currency = columns["currency"];
    private readonly int _createdAt = columns["created_at"];
    private readonly int _packageCode = columns["package_code"];
    private readonly int _packageType = columns["package_type"];
    private readonly int _cycleMode = columns["cycle_mode"];
    private readonly int _startRule = columns["start_rule"];
    private readonly int _refundRule = columns["refund_rule"];
    private readonly int _coverage = columns["coverage"];
    private readonly int _carrierProduct = columns["carrier_product"];
    private readonly int _volume = columns["volume_bytes"];
    private readonly int _overage = columns["overage_policy"];
    private readonly int _allowance = columns["allowance_percent"];

    public LiveOrder Read<TItem>(TItem item, IRow row) => new(
        new OrderLifeCycle
        {
            Id = row.GetBigInt(_id),
            Kind = (OrderKind)row.GetBigInt(_kind),
            Status = (OrderStatus)row.GetBigInt(_status),
            Periods = (int)row.GetBigInt(_periods),
            OpensByItself = row.GetBigInt(_isOpen) != 0,
            PriceMinor = row.GetBigInt(_price),
            ArmedAt = Instants.FromStored(row.GetBigIntOrNull(_armedAt)),
            StartAt = Instants.FromStored(row.GetBigIntOrNull(_startAt)),
            ExpireAt = Instants.FromStored(row.GetBigIntOrNull(_expireAt)),
            EndedAt = Instants.FromStored(row.GetBigIntOrNull(_endedAt)),
            BasicOrderId = row.GetBigIntOrNull(_basicOrderId),
            TestVolume = row.GetBigInt(_testVolume) is > 0 and var test ? new DataVolume(test) : null,
            Days = row.GetBigIntOrNull(_days) is { } days
                ? new DaysOfUse(
                    (int)days, row.GetBigInt(_timing) == (long)TimingType.Enabling, ToMcc(row.GetTextOrNull(_useMcc)))
                : null,
            Plan = PlanOf(row),
        },
        row.GetText(_packageCode),
        row.GetText(_carrierProduct),
        row.GetText(_currency),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetBigInt(_createdAt)));

    private SoldPlan PlanOf(IRow row) => new(
        (PlanType)row.GetBigInt(_packageType),
        (CycleMode)row.GetBigInt(_cycleMode),
        (StartRule)row.GetBigInt(_startRule),
        (RefundRule)row.GetBigInt(_refundRule),
        [.. row.GetText(_coverage).Split(',').Select(ToMcc).OfType<Mcc>()])
    {
        VolumePerPeriod = row.GetBigIntOrNull(_volume) is { } volume ? new DataVolume(volume) : null,
        Overage = (OveragePolicy)row.GetBigInt(_overage),
        AllowancePercent = row.GetBigIntOrNull(_allowance) ?? 0,
    };

    private static Mcc? ToMcc(string? text) => Mcc.TryParse(text, out var mcc) ? mcc : null;
}
