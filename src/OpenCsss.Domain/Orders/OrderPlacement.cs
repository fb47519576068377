namespace OpenCsss.Domain;

/// <summary>What became of the wish for an order. Everything but <see cref="Placed"/> changes nothing.</summary>
public enum PlaceOrderOutcome
{
    /// <summary>The order exists; see the placement's other members.</summary>
    Placed,

    /// <summary>The partner has no such SIM.</summary>
    SimNotFound,

    /// <summary>There is no such plan, it is not sold now, has no price for this partner, or is an add-on where
    /// an order was asked for, or the other way round.</summary>
    PlanNotSellable,

    /// <summary>The caller believes the plan to be of another type.</summary>
    PlanTypeDiffers,

    /// <summary>The plan is not sold for so few or so many periods.</summary>
    PeriodsOutsideRange,

    /// <summary>The SIM is deactivated, or test data was asked for after pre-activation.</summary>
    SimLifeCycleForbids,

    /// <summary>The order is for multi-IMSI SIMs, and this is none.</summary>
    OnlyForOta,

    /// <summary>An add-on needs an order in use.</summary>
    NoOrderInUse,

    /// <summary>A multi-IMSI SIM's order starts with its location report; it cannot be enabled at once.</summary>
    OtaCannotOpen,

    /// <summary>The plan is for another SIM type or another carrier.</summary>
    PlanDoesNotFit,

    /// <summary>No test volume, or more than a SIM may have.</summary>
    TestVolumeOutsideRange,

    /// <summary>The SIM has as many waiting orders as it may have.</summary>
    TooManyWaitingOrders,

    /// <summary>The balance and the credit limit together are less than the price.</summary>
    BalanceTooLow,
}

/// <summary>What a partner asks for.</summary>
/// <param name="Type">The plan type that the partner believes it orders.</param>
/// <param name="Periods">Number of periods, from 1.</param>
/// <param name="EnableAtOnce">Start now if no order is in use on the SIM, else as soon as the SIM is free.</param>
/// <param name="TestVolume">Volume of free test data; null for an order of the plan.</param>
public readonly record struct OrderWish(PlanType Type, int Periods, bool EnableAtOnce, DataVolume? TestVolume)
{
    /// <summary>An add-on to the order in use.</summary>
    public bool IsExtra { get; init; }

    /// <summary>The validity of an order for an OTA SIM that is sold by days; null for any other.</summary>
    public DaysOfUse? Days { get; init; }
}

/// <summary>The SIM as it is when the order is placed.</summary>
/// <param name="Type">Physical, OTA or eSIM.</param>
/// <param name="Life">Its stage, as stored.</param>
/// <param name="Carrier">The carrier that serves it.</param>
/// <param name="WaitingOrders">Orders that are not enabled yet.</param>
/// <param name="HasOrderInUse">A basic order is in use or paused.</param>
/// <param name="TestVolumeOrdered">Test data that the SIM was given so far.</param>
public readonly record struct SimSituation(
    SimType Type, SimLife Life, string Carrier, int WaitingOrders, bool HasOrderInUse, DataVolume TestVolumeOrdered)
{
    /// <summary>The order in use or paused, for an add-on to it; otherwise it need not be known.</summary>
    public OrderLifeCycle? Holder { get; init; }

    /// <summary>The first instant after the last order that held the SIM; null if none has.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

/// <summary>What the partner pays and has.</summary>
/// <param name="Billing">How it is billed.</param>
/// <param name="PriceMinor">Its price of one period, in minor units; null if the plan has no price for it.</param>
/// <param name="AvailableMinor">Balance plus credit limit, in minor units.</param>
/// <param name="TimeZone">The zone in which its days and months end.</param>
public readonly record struct PartnerTerms(
    BillingMode Billing, long? PriceMinor, long AvailableMinor, TimeZoneInfo TimeZone);

/// <summary>Bounds that an operator sets.</summary>
/// <param name="MaxWaitingOrders">Most orders that may wait on one SIM.</param>
/// <param name="MaxTestVolume">Most test data that one SIM may be given in all.</param>
public sealed record OrderingLimits(int MaxWaitingOrders, DataVolume MaxTestVolume)
{
    /// <summary>30 waiting orders (domain rules) and 500 MB of test data (ours).</summary>
    public static OrderingLimits Default { get; } = new(30, DataVolume.FromMegabytes(500));
}

/// <summary>The decision on one order: pure, so that it is the same on every node, at every repetition.</summary>
/// <param name="Outcome">Placed, or why not.</param>
/// <param name="Kind">Basic, OTA or test.</param>
/// <param name="Status">Waiting or in use.</param>
/// <param name="ArmedAt">When the order was enabled though it starts later, with its first use; else null.</param>
/// <param name="StartAt">When the validity begins; null while it has not.</param>
/// <param name="ExpireAt">Its last second; null as long as <paramref name="StartAt"/> is.</param>
/// <param name="Life">The SIM's life after this order.</param>
/// <param name="ChargeMinor">What the partner is charged, in minor units.</param>
/// <remarks>Source: the domain rules on orders and money, contract chapter 6.2.</remarks>
public readonly record struct OrderPlacement(
    PlaceOrderOutcome Outcome,
    OrderKind Kind,
    OrderStatus Status,
    DateTimeOffset? ArmedAt,
    DateTimeOffset? StartAt,
    DateTimeOffset? ExpireAt,
    SimLife Life,
    long ChargeMinor)
{
    /// <summary>The order that an add-on belongs to; null for any other.</summary>
    public long? BasicOrderId { get; init; }

    /// <summary>What an add-on adds to its cycle; null is no limit, and of any other order.</summary>
    public DataVolume? ExtraVolume { get; init; }

    /// <summary>Decides. The first rule that is broken, in the order written here, is the answer.</summary>
    public static OrderPlacement Decide(
        OrderWish wish, SimSituation sim, PlanTerms plan, PartnerTerms partner, OrderingLimits limits,
        DateTimeOffset now)
    {
        var life = sim.Life.At(now);
        var kind = wish.IsExtra ? OrderKind.Extra
            : wish.TestVolume is not null ? OrderKind.Test
            : sim.Type is SimType.Ota ? OrderKind.Ota
            : OrderKind.Basic;
        if (RefusalOf(wish, sim, plan, partner, limits, life, now) is { } refusal)
        {
            return Refused(refusal);
        }

        var placement = wish.IsExtra
            ? Add(sim.Holder!, plan, wish.Periods, partner.TimeZone, life, now)
            : Place(wish, sim, plan, partner.TimeZone, life, kind, now);
        var charge = kind is OrderKind.Test || partner.Billing is BillingMode.Unbilled
            ? 0
            : checked(partner.PriceMinor!.Value * wish.Periods);
        return placement.Status is OrderStatus.Waiting && sim.WaitingOrders >= limits.MaxWaitingOrders
                ? Refused(PlaceOrderOutcome.TooManyWaitingOrders)
            : charge > 0 && charge > partner.AvailableMinor
                ? Refused(PlaceOrderOutcome.BalanceTooLow)
            : placement with { ChargeMinor = charge };
    }

    private static PlaceOrderOutcome? RefusalOf(
        OrderWish wish, SimSituation sim, PlanTerms plan, PartnerTerms partner, OrderingLimits limits,
        SimLife life, DateTimeOffset now)
    {
        var isTest = wish.TestVolume is not null;
        return plan.IsExtra != wish.IsExtra || !plan.IsSellableAt(now) || partner.PriceMinor is null
                ? PlaceOrderOutcome.PlanNotSellable
            : wish.Type != plan.Type
                ? PlaceOrderOutcome.PlanTypeDiffers
            : wish.Periods < plan.MinPeriods || wish.Periods > plan.MaxPeriods
                ? PlaceOrderOutcome.PeriodsOutsideRange
            : life.Stage is SimLifeCycle.Deactivated || (isTest && life.Stage is not SimLifeCycle.PreActivation)
                ? PlaceOrderOutcome.SimLifeCycleForbids
            : wish.Days is not null && sim.Type is not SimType.Ota
                ? PlaceOrderOutcome.OnlyForOta
            : sim.Type is SimType.Ota && wish.EnableAtOnce && !wish.IsExtra
                ? PlaceOrderOutcome.OtaCannotOpen
            : plan.Carrier != sim.Carrier || !plan.SimTypes.Contains(sim.Type) || !Covers(plan, wish.Days?.UseMcc)
                ? PlaceOrderOutcome.PlanDoesNotFit
            : wish.IsExtra && sim.Holder is null
                ? PlaceOrderOutcome.NoOrderInUse
            : wish.TestVolume is { } test && IsOutsideRange(test, sim.TestVolumeOrdered, limits.MaxTestVolume)
                ? PlaceOrderOutcome.TestVolumeOutsideRange
            : null;
    }

    /// <summary>
    /// What is asked for is compared alone first: the sum of anything may be more than a number holds.
    /// </summary>
    private static bool IsOutsideRange(DataVolume test, DataVolume ordered, DataVolume max) =>
        test.Bytes == 0 || test > max || test + ordered > max;

    private static bool Covers(PlanTerms plan, Mcc? country) =>
        country is not { } only || plan.Coverage.Count == 0 || plan.Coverage.Contains(only);

    /// <summary>An add-on runs from now to the end of the cycle that its order is in.</summary>
    private static OrderPlacement Add(
        OrderLifeCycle holder, PlanTerms plan, int periods, TimeZoneInfo zone, SimLife life, DateTimeOffset now)
    {
        var cycleEnd = holder.CycleAt(now, zone)!.Value.EndAt;
        var end = cycleEnd < holder.ExpireAt ? cycleEnd : holder.ExpireAt;
        return new(PlaceOrderOutcome.Placed, OrderKind.Extra, OrderStatus.InUse, null, now, end, life, 0)
        {
            BasicOrderId = holder.Id,
            ExtraVolume = plan.VolumePerPeriod is { } each ? new DataVolume(checked(each.Bytes * periods)) : null,
        };
    }

    private static OrderPlacement Place(
        OrderWish wish, SimSituation sim, PlanTerms plan, TimeZoneInfo zone, SimLife life, OrderKind kind,
        DateTimeOffset now)
    {
        var afterOrder = life.AfterOrder();
        if (!wish.EnableAtOnce || sim.HasOrderInUse)
        {
            return new(PlaceOrderOutcome.Placed, kind, OrderStatus.Waiting, null, null, null, afterOrder, 0);
        }

        if (plan.StartRule is StartRule.FirstUse)
        {
            return new(PlaceOrderOutcome.Placed, kind, OrderStatus.Waiting, now, null, null, afterOrder, 0);
        }

        // The order before may have ended after this call came, or on a node whose clock is ahead.
        var start = sim.HeldUntil > now ? sim.HeldUntil.Value : now;

        // Test data ends with the pre-activation, if that has an end.
        var expireAt = kind is OrderKind.Test && life.ExpireAt is { } end
            ? end
            : PlanCycle.ExpireAt(start, plan.Type, wish.Periods, plan.CycleMode, zone);
        return new(
            PlaceOrderOutcome.Placed, kind, OrderStatus.InUse, null, start, expireAt, afterOrder.AfterEnabling(kind),
            0);
    }

    /// <summary>A refusal; nothing else of it means anything.</summary>
    public static OrderPlacement Refused(PlaceOrderOutcome outcome) =>
        new(outcome, default, default, null, null, null, default, 0);
}
