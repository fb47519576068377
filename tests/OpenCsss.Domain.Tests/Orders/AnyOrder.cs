using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>An order's time, drawn from all plan types and zones with every kind of clock change.</summary>
internal sealed record AnyOrder(DateTimeOffset Start, PlanType Type, int Periods, CycleMode Mode, TimeZoneInfo Zone)
{
    private static readonly TimeZoneInfo[] Zones =
    [
        TimeZoneInfo.Utc,
        Given.Zone("Asia/Shanghai"),
        Given.Zone("Europe/Berlin"),
        Given.Zone("America/New_York"),
        Given.Zone("Australia/Lord_Howe"),
        Given.Zone("America/Sao_Paulo"),
        Given.Zone("Asia/Kathmandu"),
        Given.Zone("Pacific/Chatham"),
        Given.Zone("America/St_Johns"),
        Given.Zone("Europe/Dublin"),
    ];

    public static Gen<AnyOrder> Gen { get; } =
        CsCheck.Gen.Select(
            CsCheck.Gen.Long[Given.Time("2000-01-01T00:00Z").Ticks, Given.Time("2040-01-01T00:00Z").Ticks],
            CsCheck.Gen.Enum<PlanType>(),
            CsCheck.Gen.OneOf(CsCheck.Gen.Int[1, 40], CsCheck.Gen.Int[1, PlanCycle.MaxPeriods]),
            CsCheck.Gen.Enum<CycleMode>(),
            CsCheck.Gen.Int[0, Zones.Length - 1],
            (ticks, type, periods, mode, place) =>
                new AnyOrder(new DateTimeOffset(ticks, TimeSpan.Zero), type, periods, mode, Zones[place]));

    public bool IsDaily => Type is PlanType.UnlimitedDaily or PlanType.Daily;

    /// <summary>The months of all periods together; 0 for the daily types.</summary>
    public int Months => Periods * Type switch
    {
        PlanType.UnlimitedDaily or PlanType.Daily => 0,
        PlanType.Monthly => 1,
        PlanType.Quarterly => 3,
        PlanType.HalfYearly => 6,
        PlanType.Yearly => 12,
    };

    public DateTimeOffset ExpireAt() => PlanCycle.ExpireAt(Start, Type, Periods, Mode, Zone);

    public Cycle CycleAt(DateTimeOffset instant) => PlanCycle.CycleAt(Start, Type, Periods, Mode, Zone, instant);

    public override string ToString() => $"{Start:O} {Type} x {Periods} {Mode} {Zone.Id}";
}
