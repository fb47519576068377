using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;

namespace OpenCsss.Testing;

/// <summary>A plan to be; what a test does not say is ordinary.</summary>
public sealed record SeedPlan
{
    public PlanType Type { get; init; } = PlanType.Monthly;

    public CycleMode CycleMode { get; init; } = CycleMode.Calendar;

    public StartRule StartRule { get; init; } = StartRule.Enable;

    public string NameZh { get; init; } = "套餐";

    public string NameEn { get; init; } = "Plan";

    /// <summary>MCCs, joined with commas.</summary>
    public string Coverage { get; init; } = "460";

    /// <summary>Null is no limit.</summary>
    public long? VolumeMegabytes { get; init; } = 30;

    public int MinPeriods { get; init; } = 1;

    public int MaxPeriods { get; init; } = 36;

    /// <summary>Wire numbers, separated by commas.</summary>
    public string SimTypes { get; init; } = "1,2,3";

    public string Carrier { get; init; } = "simulator";

    public bool IsExtra { get; init; }

    public DateTimeOffset? SellableFrom { get; init; }

    public DateTimeOffset? SellableUntil { get; init; }

    /// <summary>Default price of one period; null is none.</summary>
    public long? PriceMinor { get; init; } = 150;

    public string Currency { get; init; } = "USD";

    public RefundRule RefundRule { get; init; } = RefundRule.None;

    public OveragePolicy Overage { get; init; } = OveragePolicy.Stop;

    /// <summary>Of the policy allowance alone.</summary>
    public int? AllowancePercent { get; init; }

    /// <summary>Of the policy throttle alone.</summary>
    public int? ThrottleKbps { get; init; }
}

/// <summary>A plan that is there.</summary>
public sealed record SeededPlan(string Code, PlanType Type)
{
    /// <summary>An ordinary order of one period, not enabled at once.</summary>
    public PlaceOrderRequest OrderFor(SeededSim sim) => new()
    {
        DeviceId = sim.Iccid,
        GlobalOrder = "0",
        IsOpen = "0",
        OrderPeriod = "1",
        PackageCode = Code,
        PackageName = "C_M_0_P_中国20M不限速月套餐",
        PackageType = $"{(int)Type}",
        PayAmount = "0",
        PayResult = "1",
        PayType = "2",
        TestFlow = "0",
        TestFlowFlag = "0",
    };

    /// <summary>An ordinary order of one period, to be enabled at once.</summary>
    public PlaceOrderRequest OpenOrderFor(SeededSim sim) => OrderFor(sim) with { IsOpen = "1" };

    /// <summary>An ordinary order of one period for many SIMs, to be enabled at once.</summary>
    public BatchOrderRequest BatchFor(params IEnumerable<string> devices) => new()
    {
        DeviceList = [.. devices],
        GlobalOrder = "0",
        IsOpen = "1",
        OrderPeriod = "1",
        PackageCode = Code,
        PackageName = "any",
        PackageType = $"{(int)Type}",
        PayResult = "1",
        TestFlow = "0",
        TestFlowFlag = "0",
    };

    /// <summary>An order for some days from the first use, anywhere.</summary>
    public OtaOrderRequest DaysFor(SeededSim sim, int days) => new()
    {
        DeviceId = sim.Iccid,
        GlobalOrder = "0",
        IsOpen = "0",
        OrderPeriod = "1",
        PackageCode = Code,
        PackageName = "any",
        PackageType = $"{(int)Type}",
        PayAmount = "0",
        PayResult = "1",
        PayType = "0",
        TestFlow = "0",
        TestFlowFlag = "0",
        Days = $"{days}",
        TimingType = "1",
    };

    /// <summary>A test order of some megabytes, to be enabled at once.</summary>
    public PlaceOrderRequest TestOrderFor(SeededSim sim, string megabytes) =>
        OpenOrderFor(sim) with { TestFlowFlag = "1", TestFlow = megabytes };
}
