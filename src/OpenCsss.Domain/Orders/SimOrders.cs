namespace OpenCsss.Domain;

/// <summary>A SIM as its orders see it.</summary>
/// <param name="Type">Physical, OTA or eSIM.</param>
/// <param name="Life">Its stage, as stored.</param>
/// <param name="Service">The service that is wanted for it.</param>
/// <param name="PreDeactivationMonths">How long it may be without an order before it is out of service.</param>
/// <param name="ActivatedAt">When its first order was enabled; null if none was.</param>
public readonly record struct SimState(
    SimType Type, SimLife Life, SimService Service, int PreDeactivationMonths, DateTimeOffset? ActivatedAt)
{
    /// <summary>
    /// Until when the SIM is stopped or throttled because the volume of its order's cycle is used up: the first
    /// instant after the cycle. Null if it is not.
    /// </summary>
    public DateTimeOffset? OverQuotaUntil { get; init; }

    /// <summary>
    /// The first instant after the last order that held the SIM; null if none has. No other starts before it, whatever
    /// a late report says or however the clocks of two nodes differ.
    /// </summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

/// <summary>
/// A SIM with its orders that are not over: what one order does to the others and to the SIM. It is loaded, changed in
/// memory under the partner's lock, and saved; <see cref="Changes"/> says what happened, in order.
/// </summary>
/// <remarks>Source: the domain rules on SIMs and orders.</remarks>
public sealed partial class SimOrders
{
    private readonly TimeZoneInfo _zone;
    private readonly List<OrderLifeCycle> _orders;
    private readonly List<SimOrdersChange> _changes = [];

    /// <summary>The SIM and its live orders, as they are stored.</summary>
    /// <param name="sim">The SIM.</param>
    /// <param name="orders">Its orders that are not over; their ids order them.</param>
    /// <param name="zone">The partner's zone.</param>
    public SimOrders(SimState sim, IEnumerable<OrderLifeCycle> orders, TimeZoneInfo zone)
    {
        Sim = sim;
        _orders = [.. orders.OrderBy(order => order.Id)];
        _zone = zone;
    }

    /// <summary>The SIM as it has become.</summary>
    public SimState Sim { get; private set; }

    /// <summary>The orders, with those that have ended here, by id.</summary>
    public IReadOnlyList<OrderLifeCycle> Orders => _orders;

    /// <summary>What has happened since the SIM was loaded.</summary>
    public IReadOnlyList<SimOrdersChange> Changes => _changes;

    /// <summary>The order in use or paused, if there is one.</summary>
    public OrderLifeCycle? Holder => _orders.Find(order => order.HoldsTheSim);

    /// <summary>When time will change something here by itself; null if it never will.</summary>
    public DateTimeOffset? DueAt
    {
        get
        {
            var due = Earlier(Sim.Life.EndsAt, Sim.OverQuotaUntil);
            foreach (var order in _orders)
            {
                due = Earlier(due, order.DueAt(_zone));
            }

            return due;
        }
    }

    /// <summary>
    /// Processes what has become due up to an instant, each thing at its own time: after a stop of any length the
    /// history is the one that would have been without it.
    /// </summary>
    public void AdvanceTo(DateTimeOffset now)
    {
        while (DueAt is { } due && due <= now)
        {
            RunOut(due);
            BeginCycle(due);
            ExpireLife(due);
            Settle(due);
        }
    }

    /// <summary>The partner enables a waiting order, out of its turn if it wants to.</summary>
    public OrderChangeOutcome Open(long orderId, DateTimeOffset now)
    {
        AdvanceTo(now);
        if (Find(orderId) is not { Stage: OrderStage.Waiting } order || Holder is not null)
        {
            return OrderChangeOutcome.StatusForbids;
        }

        return Sim.Life.Stage is SimLifeCycle.Deactivated || !MayRun(order)
            ? OrderChangeOutcome.LifeCycleForbids
            : Step(order, OrderEvent.Enable, now);
    }

    /// <summary>The partner cancels an order that has not begun.</summary>
    public OrderChangeOutcome Cancel(long orderId, DateTimeOffset now) => StepOf(orderId, OrderEvent.Cancel, now);

    /// <summary>The partner ends an order whose time runs. Its add-ons end with it.</summary>
    public OrderChangeOutcome EndEarly(long orderId, DateTimeOffset now) => StepOf(orderId, OrderEvent.EndEarly, now);

    /// <summary>The partner adds periods, if it can pay them.</summary>
    public OrderChangeOutcome Renew(long orderId, int periods, long availableMinor, DateTimeOffset now)
    {
        AdvanceTo(now);
        return Find(orderId) is { } order && order.Next(OrderEvent.Renew, now, _zone, periods).DebitMinor is var price
            && price > 0 && price > availableMinor
            ? OrderChangeOutcome.BalanceTooLow
            : StepOf(orderId, OrderEvent.Renew, now, periods);
    }

    /// <summary>The partner takes off periods that have not begun.</summary>
    public OrderChangeOutcome Reduce(long orderId, int periods, DateTimeOffset now) =>
        StepOf(orderId, OrderEvent.Reduce, now, periods);

    /// <summary>The partner pauses the order in use; its time goes on running.</summary>
    /// <param name="orderId">The order that it must be; null is whichever it is.</param>
    /// <param name="now">When.</param>
    public OrderChangeOutcome Pause(long? orderId, DateTimeOffset now) => StepOfHolder(orderId, OrderEvent.Pause, now);

    /// <summary>The partner restarts the paused order.</summary>
    /// <param name="orderId">The order that it must be; null is whichever it is.</param>
    /// <param name="now">When.</param>
    public OrderChangeOutcome Restart(long? orderId, DateTimeOffset now) =>
        StepOfHolder(orderId, OrderEvent.Restart, now);

    /// <summary>The SIM is somewhere: an armed OTA order that covers the country starts, the oldest first.</summary>
    /// <returns>Whether one has started.</returns>
    public bool ReportLocation(Mcc country, DateTimeOffset at, DateTimeOffset now) =>
        ReportLocation(country, at, at, now);

    /// <summary>The same of a span of time in which the SIM was there.</summary>
    public bool ReportLocation(Mcc country, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        AdvanceTo(now);
        return Begin(order => order.Kind is OrderKind.Ota && Covers(order, country), from, until, now);
    }

    /// <summary>The SIM is used: the oldest order that waits for its first use starts, at that time.</summary>
    /// <returns>Whether one has started.</returns>
    public bool ReportUse(DateTimeOffset at, DateTimeOffset now) => ReportUse(at, at, now);

    /// <summary>The same of a span of time in which the SIM was used.</summary>
    public bool ReportUse(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        AdvanceTo(now);
        return Begin(
            order => order.Kind is not OrderKind.Ota && order.Plan.StartRule is StartRule.FirstUse, from, until, now);
    }

    /// <summary>The OTA SIM has a new number in its network; reported for the order that it serves.</summary>
    public void ReportImsi(DateTimeOffset now)
    {
        AdvanceTo(now);
        if ((Holder ?? _orders.Find(order => order.Stage is OrderStage.Armed)) is { } order)
        {
            _changes.Add(new SimOrdersChange(now, order, OrderOperation.ImsiChanged, null, 0, 0));
        }
    }

    /// <summary>The carrier has finally not provided an order: it ends, and its charge is given back.</summary>
    public OrderChangeOutcome FailActivation(long orderId, DateTimeOffset now) =>
        StepOf(orderId, OrderEvent.FailActivation, now);

    /// <summary>
    /// An order that was placed on the SIM after it was loaded. What placing has done to the SIM comes with it.
    /// </summary>
    public void Add(OrderLifeCycle order, SimState sim)
    {
        _orders.Add(order);
        Sim = sim;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;

    private static bool Covers(OrderLifeCycle order, Mcc country) => order.Days?.UseMcc is { } only
        ? only == country
        : order.Plan.Coverage.Count == 0 || order.Plan.Coverage.Contains(country);

    private OrderLifeCycle? Find(long orderId) => _orders.Find(order => order.Id == orderId);

    private OrderChangeOutcome StepOf(long orderId, OrderEvent what, DateTimeOffset now, int periods = 0)
    {
        AdvanceTo(now);
        return Find(orderId) is { } order ? Step(order, what, now, periods) : OrderChangeOutcome.StatusForbids;
    }

    private OrderChangeOutcome StepOfHolder(long? orderId, OrderEvent what, DateTimeOffset now)
    {
        AdvanceTo(now);
        return Holder is not { } order
                ? orderId is null ? OrderChangeOutcome.NoOrderInUse : OrderChangeOutcome.StatusForbids
            : orderId is { } wanted && wanted != order.Id
                ? OrderChangeOutcome.StatusForbids
            : Step(order, what, now);
    }

    /// <summary>
    /// What lies in the time of the orders that have held the SIM until then is no news for the one that waits: it was
    /// theirs, and would have started nothing had it been reported in time. What goes on after them starts it there.
    /// </summary>
    private bool Begin(
        Predicate<OrderLifeCycle> isMeant, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var isOfTheOrdersBefore = from < Sim.HeldUntil && until <= Sim.HeldUntil;
        if (Holder is not null || isOfTheOrdersBefore
            || _orders.Find(armed => armed.Stage is OrderStage.Armed && MayRun(armed) && isMeant(armed)) is not
                { } order)
        {
            return false;
        }

        // A report that is older than the enabling, or from a clock that runs ahead, counts from where it can.
        var start = from < order.ArmedAt ? order.ArmedAt.Value : from > now ? now : from;
        var began = Step(order, OrderEvent.Begin, start) is OrderChangeOutcome.Done;
        AdvanceTo(now); // A late report may start an order whose time is over already.
        return began;
    }

    private OrderChangeOutcome Step(OrderLifeCycle order, OrderEvent what, DateTimeOffset now, int periods = 0)
    {
        if (!Take(order, what, now, periods))
        {
            return what is OrderEvent.Renew or OrderEvent.Reduce && order.Stage is not OrderStage.Over
                ? OrderChangeOutcome.PeriodsOutsideRange
                : OrderChangeOutcome.StatusForbids;
        }

        Settle(now);
        return OrderChangeOutcome.Done;
    }

    /// <summary>One order's step, without what follows from it for the others.</summary>
    private bool Take(OrderLifeCycle order, OrderEvent what, DateTimeOffset when, int periods = 0)
    {
        var at = TimeOf(order, what, when);
        var step = order.Next(what, at, _zone, periods);
        if (step.After is not { } after)
        {
            return false;
        }

        // Test data ends with the pre-activation, if that has an end.
        var changed = after is { Kind: OrderKind.Test, Stage: OrderStage.InUse } && order.StartAt is null
            ? after with { ExpireAt = Sim.Life.EndsAt ?? after.ExpireAt }
            : after;
        changed = changed.Stage is OrderStage.Over ? changed with { EndedAt = at } : changed;
        var action = Allowed(step.Action);
        _orders[_orders.IndexOf(order)] = changed;
        HasLostVolume |= what is not OrderEvent.RunOut && LosesVolume(order, changed);
        _changes.Add(new SimOrdersChange(at, changed, step.Operation, action, step.CreditMinor, step.DebitMinor)
        {
            Cause = what,
            Reason = action is CarrierAction.Stop ? StopReason.Paused : null,
        });
        ServeAs(action, at);
        if (what is OrderEvent.Restart)
        {
            RestartOverQuota(changed, at);
        }

        if (order.HoldsTheSim && after.Stage is OrderStage.Over)
        {
            Sim = Sim with { OverQuotaUntil = null, HeldUntil = at };
            EndExtras(what, at);
        }

        return true;
    }

    /// <summary>
    /// When a step takes effect: calls are judged by the time at which they came, on clocks that differ, so one may be
    /// older than what has happened before it. Nothing happens to an order before it has started, and none starts
    /// before the one before it was over.
    /// </summary>
    private DateTimeOffset TimeOf(OrderLifeCycle order, OrderEvent what, DateTimeOffset when)
    {
        var earliest = what is OrderEvent.Enable or OrderEvent.Begin ? Sim.HeldUntil : order.StartAt;
        return earliest > when ? earliest.Value : when;
    }

    private void EndExtras(OrderEvent what, DateTimeOffset at)
    {
        var end = what is OrderEvent.RunOut ? OrderEvent.RunOut : OrderEvent.EndEarly;
        foreach (var extra in _orders.Where(IsRunningExtra).ToArray())
        {
            Take(extra, end, at);
        }
    }

    private static bool IsRunningExtra(OrderLifeCycle order) =>
        order.Kind is OrderKind.Extra && order.Stage is not OrderStage.Over;

    private void RunOut(DateTimeOffset due)
    {
        // The add-ons of a cycle before the order: they end with the cycle, the last one with the order.
        foreach (var order in _orders.Where(order => order.DueAt(_zone) <= due)
            .OrderBy(order => order.Kind is not OrderKind.Extra).ThenBy(order => order.Id).ToArray())
        {
            Take(order, OrderEvent.RunOut, due);
        }
    }

    private void ExpireLife(DateTimeOffset due)
    {
        if (Sim.Life.EndsAt is { } end && end <= due)
        {
            Sim = Sim with { Life = Sim.Life.At(due) };
            if (Sim.Life.Stage is SimLifeCycle.Deactivated)
            {
                Ask(CarrierAction.Terminate, Sim.Service.Stopped, due);
            }
        }
    }

    /// <summary>What follows from an order's step: the next one's turn, the SIM's life and service.</summary>
    private void Settle(DateTimeOffset at)
    {
        EndTestData(at);
        if (Holder is null && !_orders.Exists(order => order.Stage is OrderStage.Armed)
            && _orders.Find(IsNextToOpen) is { } next)
        {
            Take(next, OrderEvent.Enable, at);
        }

        Live(at);
        if (Holder is not null)
        {
            return;
        }

        if (_orders.Exists(order => order.Stage is OrderStage.Armed))
        {
            EndPause(at);
        }
        else if (Sim.Life.Stage is not SimLifeCycle.PreActivation)
        {
            StopExpired(at);
        }
    }

    private bool IsNextToOpen(OrderLifeCycle order) =>
        order is { Stage: OrderStage.Waiting, OpensByItself: true } && MayRun(order);

    /// <summary>Test data is for a SIM in pre-activation alone.</summary>
    private bool MayRun(OrderLifeCycle order) =>
        order.Kind is not OrderKind.Test || Sim.Life.Stage is SimLifeCycle.PreActivation;

    /// <summary>What of test data is left when the pre-activation is over is over with it.</summary>
    private void EndTestData(DateTimeOffset at)
    {
        if (Sim.Life.Stage is SimLifeCycle.PreActivation)
        {
            return;
        }

        foreach (var order in _orders.Where(order => order is { Kind: OrderKind.Test, Stage: not OrderStage.Over })
            .ToArray())
        {
            Take(order, order.Stage is OrderStage.Waiting ? OrderEvent.Cancel : OrderEvent.RunOut, at);
        }
    }

    private void Live(DateTimeOffset at)
    {
        if (Holder is { Kind: not OrderKind.Test } && Sim.ActivatedAt is null)
        {
            Sim = Sim with { Life = Sim.Life.AfterEnabling(OrderKind.Basic), ActivatedAt = at };
            EndTestData(at);
        }

        if (Sim.Life.Stage is SimLifeCycle.Activation && !_orders.Exists(KeepsInService))
        {
            Sim = Sim with { Life = SimLife.PreDeactivationFrom(at, Sim.PreDeactivationMonths, _zone) };
        }
    }

    private static bool KeepsInService(OrderLifeCycle order) =>
        order.Kind is not OrderKind.Extra && order.Stage is not OrderStage.Over;
}
