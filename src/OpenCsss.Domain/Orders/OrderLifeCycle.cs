namespace OpenCsss.Domain;

/// <summary>What an order was sold as; later changes of the plan do not touch it.</summary>
/// <param name="Type">The length of a period.</param>
/// <param name="CycleMode">Where a period ends.</param>
/// <param name="StartRule">What starts it.</param>
/// <param name="RefundRule">What is given back when it is ended early.</param>
/// <param name="Coverage">The countries in which an OTA SIM's location report starts it; none is everywhere.</param>
public sealed record SoldPlan(
    PlanType Type, CycleMode CycleMode, StartRule StartRule, RefundRule RefundRule, IReadOnlyList<Mcc> Coverage)
{
    /// <summary>Data volume of each period; null is no limit.</summary>
    public DataVolume? VolumePerPeriod { get; init; }

    /// <summary>What happens when a period's volume is used up.</summary>
    public OveragePolicy Overage { get; init; } = OveragePolicy.None;

    /// <summary>How much more may be used then, in percent of the volume; of the policy allowance alone.</summary>
    public long AllowancePercent { get; init; }
}

/// <summary>The validity of an order that was sold by days (contract chapter 8.1).</summary>
/// <param name="Days">How many days it is valid.</param>
/// <param name="FromEnabling">They count from its enabling; else from the first use in coverage.</param>
/// <param name="UseMcc">The one country of use; null is the plan's coverage.</param>
public sealed record DaysOfUse(int Days, bool FromEnabling, Mcc? UseMcc);

/// <summary>
/// An order on its way through life. Immutable: <see cref="Next"/> gives the next step. Which steps there are is one
/// table; what a step does to the SIM and to its other orders is <see cref="SimOrders"/>' business.
/// </summary>
/// <remarks>Source: the domain rules on orders, contract chapter 6.</remarks>
public sealed record OrderLifeCycle
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>The order's number; greater numbers were ordered later.</summary>
    public required long Id { get; init; }

    /// <summary>What it is for.</summary>
    public required OrderKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>What was sold.</summary>
    public required SoldPlan Plan { get; init; }

    /// <summary>Number of periods, at least 1.</summary>
    public required int Periods { get; init; }

    /// <summary>It was ordered with <c>is_open</c> 1: it starts by itself when the SIM is free.</summary>
    public required bool OpensByItself { get; init; }

    /// <summary>What each period was charged, in minor units.</summary>
    public required long PriceMinor { get; init; }

    /// <summary>When it was enabled, if it starts later: with a location report or the first use.</summary>
    public DateTimeOffset? ArmedAt { get; init; }

    /// <summary>When its validity began; null while it has not.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Its last second; null as long as <see cref="StartAt"/> is.</summary>
    public DateTimeOffset? ExpireAt { get; init; }

    /// <summary>When it ended, whatever ended it; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// The first instant after the time in which it was valid: an order that was over before its expiry has no more
    /// time. Null while it has not started.
    /// </summary>
    public DateTimeOffset? ValidUntil => StartAt is null ? null
        : EndedAt < ExpireAt + OneSecond ? EndedAt
        : ExpireAt + OneSecond;

    /// <summary>
    /// What is told of its end: its last second as it was sold, or when it was over, if that was earlier. Null while it
    /// has not started.
    /// </summary>
    public DateTimeOffset? LastAt => EndedAt < ExpireAt ? EndedAt : ExpireAt;

    /// <summary>The order that an add-on belongs to.</summary>
    public long? BasicOrderId { get; init; }

    /// <summary>The volume of an order of test data; null of any other.</summary>
    public DataVolume? TestVolume { get; init; }

    /// <summary>
    /// The volume of each of its cycles; of an add-on, all that it adds to its cycle. Null is no limit.
    /// </summary>
    public DataVolume? Volume => Kind switch
    {
        OrderKind.Test => TestVolume,
        OrderKind.Extra => Plan.VolumePerPeriod is { } each ? new DataVolume(checked(each.Bytes * Periods)) : null,
        OrderKind.Basic or OrderKind.Ota => Plan.VolumePerPeriod,
    };

    /// <summary>The validity, if it was sold by days.</summary>
    public DaysOfUse? Days { get; init; }

    /// <summary>Where it stands, with armed orders apart.</summary>
    public OrderStage Stage => Status switch
    {
        OrderStatus.Waiting => ArmedAt is null ? OrderStage.Waiting : OrderStage.Armed,
        OrderStatus.InUse => OrderStage.InUse,
        OrderStatus.Paused => OrderStage.Paused,
        OrderStatus.Ended or OrderStatus.EndedEarly or OrderStatus.Cancelled => OrderStage.Over,
    };

    /// <summary>Whether the order is the one that its SIM has in use or paused.</summary>
    public bool HoldsTheSim => Stage is OrderStage.InUse or OrderStage.Paused && Kind is not OrderKind.Extra;

    /// <summary>Whether it waits for something after it was enabled.</summary>
    public bool StartsLater => Kind is OrderKind.Ota || Plan.StartRule is StartRule.FirstUse;

    /// <summary>The first instant after its time; null if its time does not run.</summary>
    public DateTimeOffset? DueAt(TimeZoneInfo zone) => Stage switch
    {
        OrderStage.InUse or OrderStage.Paused => ExpireAt + OneSecond,
        OrderStage.Armed when Days is { FromEnabling: true } => ExpiryFrom(ArmedAt!.Value, zone) + OneSecond,
        OrderStage.Waiting or OrderStage.Armed or OrderStage.Over => null,
    };

    /// <summary>The period that an instant lies in; null if the order has not started.</summary>
    /// <remarks>
    /// An order by days is one period: its days may be more than the plan's periods, or fewer. So is test data.
    /// </remarks>
    public Cycle? CycleAt(DateTimeOffset instant, TimeZoneInfo zone) => StartAt is not { } start ? null
        : Days is null && Kind is not OrderKind.Test
            ? PlanCycle.CycleAt(start, Plan.Type, Periods, Plan.CycleMode, zone, instant)
        : new Cycle(0, start, ExpireAt!.Value);

    /// <summary>The step that an event leads to; <see cref="OrderStep.IsRefused"/> if there is none.</summary>
    /// <param name="what">The event.</param>
    /// <param name="now">When it happens.</param>
    /// <param name="zone">The partner's zone.</param>
    /// <param name="periods">For <see cref="OrderEvent.Renew"/> and <see cref="OrderEvent.Reduce"/>: how many.</param>
    /// <remarks>The whole table of an order's life. A pair that is not in it is refused.</remarks>
    public OrderStep Next(OrderEvent what, DateTimeOffset now, TimeZoneInfo zone, int periods = 0) =>
        (Stage, what) switch
        {
            (OrderStage.Waiting, OrderEvent.Enable) => StartsLater ? Arm(now) : Start(now, zone, hasService: false),
            (OrderStage.Armed, OrderEvent.Begin) => Start(now, zone, hasService: true),
            (OrderStage.Waiting or OrderStage.Armed, OrderEvent.Cancel) => Cancel(),
            (OrderStage.Armed, OrderEvent.FailActivation) => Cancel(),
            (OrderStage.Armed, OrderEvent.RunOut) => End(OrderStatus.Ended, OrderOperation.Ended, creditMinor: 0),
            (OrderStage.InUse, OrderEvent.Pause) when Kind is not OrderKind.Extra => new(
                this with { Status = OrderStatus.Paused }, OrderOperation.Paused, CarrierAction.Stop),
            (OrderStage.Paused, OrderEvent.Restart) => new(
                this with { Status = OrderStatus.InUse }, OrderOperation.Restarted, CarrierAction.Resume),
            (OrderStage.InUse or OrderStage.Paused, OrderEvent.RunOut) =>
                End(OrderStatus.Ended, OrderOperation.Ended, creditMinor: 0),
            (OrderStage.InUse or OrderStage.Paused, OrderEvent.EndEarly) =>
                End(OrderStatus.EndedEarly, OrderOperation.EndedEarly, RefundAt(now, zone)),
            (OrderStage.InUse or OrderStage.Paused, OrderEvent.FailActivation) =>
                End(OrderStatus.EndedEarly, OrderOperation.EndedEarly, checked(PriceMinor * Periods)),
            (not OrderStage.Over, OrderEvent.Renew) when SellsPeriods => Renew(periods, zone),
            (not OrderStage.Over, OrderEvent.Reduce) when SellsPeriods => Reduce(periods, now, zone),
            _ => OrderStep.Refused,
        };

    /// <summary>Test data has no periods, an add-on has its order's cycle, an order by days has its days.</summary>
    private bool SellsPeriods => Kind is OrderKind.Basic or OrderKind.Ota && Days is null;

    private OrderOperation EnablingOperation =>
        Kind is OrderKind.Ota ? OrderOperation.EnabledOta : OrderOperation.Enabled;

    private OrderStep Arm(DateTimeOffset now) => new(this with { ArmedAt = now }, null, CarrierAction.Activate);

    private OrderStep Start(DateTimeOffset now, TimeZoneInfo zone, bool hasService) => new(
        this with { Status = OrderStatus.InUse, StartAt = now, ExpireAt = ExpiryFrom(now, zone) },
        EnablingOperation,
        hasService ? null : CarrierAction.Activate);

    private OrderStep Cancel() =>
        End(OrderStatus.Cancelled, OrderOperation.Cancelled, checked(PriceMinor * Periods));

    private OrderStep End(OrderStatus status, OrderOperation operation, long creditMinor) =>
        new(this with { Status = status }, operation, null, CreditMinor: creditMinor);

    private OrderStep Renew(int periods, TimeZoneInfo zone) => periods < 1 || periods > PlanCycle.MaxPeriods - Periods
        ? OrderStep.Refused
        : new(
            WithPeriods(Periods + periods, zone),
            StartAt is null ? null : OrderOperation.Extended,
            null,
            DebitMinor: checked(PriceMinor * periods));

    /// <summary>The period that runs and those before it stay; so does one of an order that has not started.</summary>
    private OrderStep Reduce(int periods, DateTimeOffset now, TimeZoneInfo zone)
    {
        var begun = CycleAt(now, zone) is { } cycle ? cycle.Index + 1 : 1;
        return periods < 1 || periods > Periods - begun
            ? OrderStep.Refused
            : new(
                WithPeriods(Periods - periods, zone), OrderOperation.Reduced, null,
                CreditMinor: checked(PriceMinor * periods));
    }

    private OrderLifeCycle WithPeriods(int periods, TimeZoneInfo zone)
    {
        var changed = this with { Periods = periods };
        return StartAt is { } start ? changed with { ExpireAt = changed.ExpiryFrom(start, zone) } : changed;
    }

    private long RefundAt(DateTimeOffset now, TimeZoneInfo zone) =>
        Plan.RefundRule is RefundRule.WholePeriods && SellsPeriods && CycleAt(now, zone) is { } cycle
            ? checked(PriceMinor * (Periods - cycle.Index - 1))
            : 0;

    private DateTimeOffset ExpiryFrom(DateTimeOffset start, TimeZoneInfo zone) => Days is { } days
        ? PlanCycle.ExpireAt(
            days.FromEnabling ? ArmedAt ?? start : start, PlanType.Daily, days.Days, Plan.CycleMode, zone)
        : PlanCycle.ExpireAt(start, Plan.Type, Periods, Plan.CycleMode, zone);
}

/// <summary>Where an order stands, with those apart that are enabled and wait for their start.</summary>
public enum OrderStage
{
    /// <summary>Not enabled.</summary>
    Waiting,

    /// <summary>Enabled; starts with a location report or the first use.</summary>
    Armed,

    /// <summary>In use.</summary>
    InUse,

    /// <summary>Its time runs without service.</summary>
    Paused,

    /// <summary>Ended, ended early or cancelled: nothing happens to it any more.</summary>
    Over,
}

/// <summary>What can happen to an order.</summary>
public enum OrderEvent
{
    /// <summary>It is to start, or to be armed.</summary>
    Enable,

    /// <summary>What an armed order has waited for has happened.</summary>
    Begin,

    /// <summary>The partner wants no service for a while.</summary>
    Pause,

    /// <summary>The partner wants service again.</summary>
    Restart,

    /// <summary>Periods are added.</summary>
    Renew,

    /// <summary>Periods that have not begun are taken off.</summary>
    Reduce,

    /// <summary>It is not wanted any more, and has not begun.</summary>
    Cancel,

    /// <summary>It is not wanted any more, though it has begun.</summary>
    EndEarly,

    /// <summary>Its time is over, or its test data is used up.</summary>
    RunOut,

    /// <summary>The carrier did not provide it in the end.</summary>
    FailActivation,
}

/// <summary>What an event does to an order. <c>default</c> is a refusal.</summary>
/// <param name="After">The order as it is then; null if the event is not possible.</param>
/// <param name="Operation">What the partner is notified of; null for nothing.</param>
/// <param name="Action">What the carrier is to do; null for nothing.</param>
/// <param name="CreditMinor">What the partner gets back, in minor units.</param>
/// <param name="DebitMinor">What the partner is charged, in minor units.</param>
public readonly record struct OrderStep(
    OrderLifeCycle? After, OrderOperation? Operation, CarrierAction? Action, long CreditMinor = 0, long DebitMinor = 0)
{
    /// <summary>The event is not possible where the order stands.</summary>
    public static OrderStep Refused => default;

    /// <summary>Whether the event is not possible.</summary>
    public bool IsRefused => After is null;
}
