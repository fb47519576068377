namespace OpenCsss.Domain;

// What the volume of a cycle does to the SIM: the plan's policy when it is used up, and its end.
public sealed partial class SimOrders
{
    private bool IsStoppedOverQuota =>
        Sim.OverQuotaUntil is not null && Holder?.Plan.Overage is OveragePolicy.Stop or OveragePolicy.Allowance;

    /// <summary>
    /// Whether the running cycle has less volume than before, because an add-on has ended early or was not provided.
    /// What was used may be too much now: <see cref="CountUse"/> is to be called.
    /// </summary>
    public bool HasLostVolume { get; private set; }

    /// <summary>
    /// The volume of an order's running cycle with its add-ons; null is no limit. An add-on without a limit lifts it.
    /// </summary>
    public DataVolume? QuotaOf(OrderLifeCycle order)
    {
        if (order.Volume is not { } quota)
        {
            return null;
        }

        foreach (var extra in _orders)
        {
            if (extra.Kind is OrderKind.Extra && extra.BasicOrderId == order.Id && extra.Stage is OrderStage.InUse)
            {
                if (extra.Volume is not { } more)
                {
                    return null;
                }

                quota += more;
            }
        }

        return quota;
    }

    /// <summary>
    /// The bytes at which the order's policy acts on the SIM in a cycle of that volume; null if it never does.
    /// </summary>
    public static long? LimitOf(OrderLifeCycle order, DataVolume? quota) => quota is not { } volume ? null
        : order.Kind is OrderKind.Test ? volume.Bytes
        : order.Plan.Overage switch
        {
            OveragePolicy.Stop or OveragePolicy.Throttle => volume.Bytes,
            OveragePolicy.Allowance => (long)Int128.Min(
                volume.Bytes + ((Int128)volume.Bytes * order.Plan.AllowancePercent / 100), long.MaxValue),
            OveragePolicy.None => null,
        };

    /// <summary>
    /// The total of a cycle has become known: the policy acts if it is the running cycle of the order that holds the
    /// SIM, and what it did ends if there is volume again. Reported again, it changes nothing.
    /// </summary>
    /// <param name="orderId">The order that was used.</param>
    /// <param name="cycleIndex">Its cycle.</param>
    /// <param name="used">All that was used in it.</param>
    /// <param name="now">When it is reported.</param>
    /// <returns>What it has done now.</returns>
    public QuotaStep CountUse(long orderId, int cycleIndex, DataVolume used, DateTimeOffset now)
    {
        AdvanceTo(now);
        HasLostVolume = false;
        if (Holder is not { } order || order.Id != orderId
            || order.CycleAt(now, _zone) is not { } cycle || cycle.Index != cycleIndex)
        {
            return QuotaStep.None;
        }

        var quota = QuotaOf(order);
        if (!(used.Bytes >= LimitOf(order, quota)))
        {
            EndOverQuota(now);
            return order.Plan.Overage is OveragePolicy.Allowance && order.Kind is not OrderKind.Test && used >= quota
                ? QuotaStep.Allowance
                : QuotaStep.None;
        }

        if (order.Kind is OrderKind.Test)
        {
            UseUpTestData(order, now);
            return QuotaStep.Ended;
        }

        if (Sim.OverQuotaUntil is not null)
        {
            return QuotaStep.None;
        }

        var end = cycle.EndAt < order.ExpireAt ? cycle.EndAt : order.ExpireAt!.Value;
        Sim = Sim with { OverQuotaUntil = end + TimeSpan.FromSeconds(1) };
        Enforce(order, now);
        return order.Plan.Overage is OveragePolicy.Throttle ? QuotaStep.Throttled : QuotaStep.Stopped;
    }

    private bool LosesVolume(OrderLifeCycle before, OrderLifeCycle after) =>
        before is { Kind: OrderKind.Extra, Stage: OrderStage.InUse } && before.BasicOrderId == Holder?.Id
        && after.Stage is OrderStage.Over;

    /// <summary>A SIM that is stopped already for another reason is left as it is, until that has ended.</summary>
    private void Enforce(OrderLifeCycle order, DateTimeOffset at)
    {
        if (Sim.Service != SimService.Normal)
        {
            return;
        }

        if (order.Plan.Overage is OveragePolicy.Throttle)
        {
            _changes.Add(new SimOrdersChange(at, order, null, CarrierAction.Throttle, 0, 0));
            return;
        }

        Sim = Sim with { Service = new SimService(StopReason.OverQuota) };
        Ask(CarrierAction.Stop, StopReason.OverQuota, at);
    }

    /// <summary>A new cycle has its own volume.</summary>
    private void BeginCycle(DateTimeOffset due)
    {
        if (Sim.OverQuotaUntil <= due)
        {
            EndOverQuota(due);
        }
    }

    private void EndOverQuota(DateTimeOffset at)
    {
        if (Sim.OverQuotaUntil is null)
        {
            return;
        }

        Sim = Sim with { OverQuotaUntil = null };
        if (Holder is { Stage: OrderStage.Paused })
        {
            // The pause goes on, and the carrier knows of no other state.
            Sim = Sim.Service.Stopped is StopReason.OverQuota
                ? Sim with { Service = new SimService(StopReason.Paused) }
                : Sim;
            return;
        }

        if (Sim.Service.Stopped is StopReason.OverQuota || Sim.Service == SimService.Normal)
        {
            Sim = Sim with { Service = SimService.Normal };
            Ask(CarrierAction.Resume, null, at);
        }
    }

    /// <summary>The pause is over, the volume is still used up.</summary>
    private void RestartOverQuota(OrderLifeCycle order, DateTimeOffset at)
    {
        if (Sim.OverQuotaUntil is null)
        {
            return;
        }

        if (Sim.Service.Stopped is StopReason.Paused)
        {
            Sim = Sim with { Service = new SimService(StopReason.OverQuota) };
        }
        else
        {
            Enforce(order, at); // Resumed at full speed just now.
        }
    }

    /// <summary>Its test data is used up: the SIM goes into service, as after its pre-activation.</summary>
    private void UseUpTestData(OrderLifeCycle order, DateTimeOffset now)
    {
        Take(order, OrderEvent.RunOut, now);
        if (Sim.Life.Stage is SimLifeCycle.PreActivation)
        {
            Sim = Sim with { Life = new SimLife(SimLifeCycle.Activation, null) };
        }

        Settle(now);
    }
}

/// <summary>What a total has done to its SIM.</summary>
public enum QuotaStep
{
    /// <summary>Nothing, or nothing new.</summary>
    None,

    /// <summary>The volume is used up, and the plan's allowance is begun. Reported as long as that lasts.</summary>
    Allowance,

    /// <summary>The SIM is stopped until the next cycle or an add-on.</summary>
    Stopped,

    /// <summary>The SIM is slow until the next cycle or an add-on.</summary>
    Throttled,

    /// <summary>Test data is used up, and its order has ended.</summary>
    Ended,
}
