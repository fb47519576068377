using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>Everything that the decision on an order looks at, drawn from all that can meet, sense or not.</summary>
internal sealed record AnyWish(
    OrderWish Wish, SimSituation Sim, PlanTerms Plan, PartnerTerms Partner, OrderingLimits Limits)
{
    public static readonly DateTimeOffset Now = Given.Time("2026-01-27T03:18:50Z");

    private static readonly OrderLifeCycle InUse = AnyStage.Order with
    {
        Status = OrderStatus.InUse, StartAt = Now.AddDays(-3), ExpireAt = Given.Time("2026-03-31T23:59:59+02:00"),
    };

    private static readonly Gen<PlanType> PlanTypes =
        CsCheck.Gen.Frequency((4, CsCheck.Gen.Const(PlanType.Monthly)), (1, CsCheck.Gen.Enum<PlanType>()));

    private static readonly Gen<string> Carriers =
        CsCheck.Gen.Int[0, 7].Select(place => place == 0 ? "radius" : "simulator");

    private static readonly Gen<DateTimeOffset?> Moments =
        CsCheck.Gen.Int[-3, 8].Select(hours => hours > 2 ? (DateTimeOffset?)null : Now.AddHours(hours));

    private static readonly Gen<DataVolume> Volumes =
        CsCheck.Gen.Int[0, 600].Select(megabytes => DataVolume.FromMegabytes(megabytes));

    private static readonly Gen<OrderWish> Wishes = CsCheck.Gen.Select(
        PlanTypes,
        CsCheck.Gen.Int[0, 14],
        CsCheck.Gen.Bool,
        CsCheck.Gen.Int[0, 5],
        Volumes,
        (type, periods, atOnce, form, volume) => new OrderWish(type, periods, atOnce, form is 0 or 1 ? volume : null)
        {
            IsExtra = form == 2,
            Days = form == 3 ? new DaysOfUse(10, FromEnabling: false, UseMcc: null) : null,
        });

    private static readonly Gen<SimSituation> Sims = CsCheck.Gen.Select(
        CsCheck.Gen.Enum<SimType>(),
        CsCheck.Gen.Select(CsCheck.Gen.Enum<SimLifeCycle>(), Moments, (stage, end) => new SimLife(stage, end)),
        Carriers,
        CsCheck.Gen.Int[0, 4],
        CsCheck.Gen.Bool,
        Volumes,
        (type, life, carrier, waiting, inUse, tested) => new SimSituation(type, life, carrier, waiting, inUse, tested)
        {
            Holder = inUse ? InUse : null,
        });

    private static readonly Gen<PlanTerms> Plans = CsCheck.Gen.Select(
        CsCheck.Gen.Select(PlanTypes, CsCheck.Gen.Enum<CycleMode>(), CsCheck.Gen.Enum<StartRule>()),
        CsCheck.Gen.Enum<SimType>().Array[1, 4],
        Carriers,
        CsCheck.Gen.Select(Moments, Moments),
        CsCheck.Gen.Int[0, 4],
        (kind, simTypes, carrier, sold, extra) => new PlanTerms
        {
            Type = kind.Item1,
            CycleMode = kind.Item2,
            StartRule = kind.Item3,
            VolumePerPeriod = null,
            MinPeriods = 1,
            MaxPeriods = 12,
            SimTypes = simTypes,
            Carrier = carrier,
            IsExtra = extra == 0,
            SellableFrom = sold.Item1,
            SellableUntil = sold.Item2,
        });

    private static readonly Gen<PartnerTerms> Partners = CsCheck.Gen.Select(
        CsCheck.Gen.Enum<BillingMode>(),
        CsCheck.Gen.Int[-1, 300],
        CsCheck.Gen.Int[-500, 3_000],
        (billing, price, available) =>
            new PartnerTerms(billing, price < 0 ? null : price, available, Given.Zone("Europe/Berlin")));

    public static Gen<AnyWish> Gen { get; } = CsCheck.Gen.Select(
        Wishes,
        Sims,
        Plans,
        Partners,
        (wish, sim, plan, partner) =>
            new AnyWish(wish, sim, plan, partner, new OrderingLimits(3, DataVolume.FromMegabytes(700))));

    public OrderPlacement Decide() => OrderPlacement.Decide(Wish, Sim, Plan, Partner, Limits, Now);
}
