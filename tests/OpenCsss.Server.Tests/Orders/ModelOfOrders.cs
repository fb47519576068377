using OpenCsss.Domain;

namespace OpenCsss.Server.Tests;

/// <summary>
/// What the contract says of orders, as plainly as it can be said and without the product's rules: the server is
/// compared with it. All of it lives at UTC+8, where no clock is ever changed.
/// </summary>
internal sealed class ModelOfOrders(long balance)
{
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public long Balance { get; private set; } = balance;

    public List<ModelOrder> Orders { get; } = [];

    public string Order(ModelSim sim, ModelPlan plan, bool open, int periods, DateTimeOffset now)
    {
        if (sim.Stage is SimLifeCycle.Deactivated)
        {
            return "3002";
        }

        if (plan.IsExtra && Holder(sim) is null)
        {
            return "3004";
        }

        if (plan.Price * periods > Balance)
        {
            return "5001";
        }

        var order = new ModelOrder(sim, plan) { Opens = open, Periods = periods, Charged = plan.Price * periods };
        Balance -= order.Charged;
        var holder = Holder(sim);
        Orders.Add(order);
        Tell(order, 1000);
        if (plan.IsExtra)
        {
            (order.Status, order.Start) = (OrderStatus.InUse, now);
            order.Expire = CycleEnd(holder!, now);
            sim.Stop = sim.Stop == "paused" ? "paused" : null;
            Tell(order, 1005);
            return "0000";
        }

        if (sim.Stage is SimLifeCycle.PreDeactivation)
        {
            (sim.Stage, sim.LifeEnd) = (SimLifeCycle.Activation, null);
        }

        if (open && holder is null)
        {
            Enable(order, now);
        }

        return "0000";
    }

    public string Open(ModelOrder order, DateTimeOffset now)
    {
        if (order.Status is not OrderStatus.Waiting || order.IsArmed || Holder(order.Sim) is not null)
        {
            return "4004";
        }

        Enable(order, now);
        Settle(order.Sim, now);
        return "0000";
    }

    public string Cancel(ModelOrder order, DateTimeOffset now) => order.Status is OrderStatus.Waiting
        ? End(order, OrderStatus.Cancelled, 1002, order.Price * order.Periods, now)
        : "4004";

    public string EndEarly(ModelOrder order, DateTimeOffset now) => !order.Runs ? "4004" : End(
        order, OrderStatus.EndedEarly, 1001,
        order.Plan is { Refunds: true, IsExtra: false } ? order.Price * (order.Periods - Begun(order, now)) : 0, now);

    public void Fail(ModelOrder order, DateTimeOffset now)
    {
        if (order.Runs || order.IsArmed)
        {
            var (status, operation) = order.Runs ? (OrderStatus.EndedEarly, 1001) : (OrderStatus.Cancelled, 1002);
            End(order, status, operation, order.Price * order.Periods, now);
        }
    }

    public string Renew(ModelOrder order, int periods)
    {
        if (order.IsOver || order.Plan.IsExtra)
        {
            return order.IsOver ? "4004" : "4005";
        }

        if (order.Price * periods > Balance)
        {
            return "5001";
        }

        Balance -= order.Price * periods;
        order.Charged += order.Price * periods;
        Resize(order, periods);
        if (order.Start is not null)
        {
            Tell(order, 1009);
        }

        return "0000";
    }

    public string Reduce(ModelOrder order, int periods, DateTimeOffset now)
    {
        if (order.IsOver || order.Plan.IsExtra || periods > order.Periods - Begun(order, now))
        {
            return order.IsOver ? "4004" : "4005";
        }

        Refund(order, order.Price * periods);
        Resize(order, -periods);
        Tell(order, 1010);
        return "0000";
    }

    public string Pause(ModelSim sim) => Turn(sim, OrderStatus.InUse, OrderStatus.Paused, 1003, "paused");

    public string Restart(ModelSim sim) => Turn(sim, OrderStatus.Paused, OrderStatus.InUse, 1004, null);

    public void Use(ModelSim sim, DateTimeOffset now)
    {
        if (Holder(sim) is null && Of(sim).FirstOrDefault(order => order.IsArmed) is { } order)
        {
            Start(order, now);
            Settle(sim, now);
        }
    }

    /// <summary>Lets time pass for a SIM, from one thing that is due to the next.</summary>
    public void Advance(ModelSim sim, DateTimeOffset now)
    {
        while (true)
        {
            var due = Of(sim).Where(order => order.Runs).Select(order => order.Expire!.Value.AddSeconds(1))
                .Append(sim.LifeEnd ?? DateTimeOffset.MaxValue).Min();
            if (due > now)
            {
                return;
            }

            foreach (var order in Of(sim).Where(order => order.Runs && order.Expire < due)
                .OrderBy(order => !order.Plan.IsExtra).ToArray())
            {
                order.Status = OrderStatus.Ended;
                Tell(order, 1008);
            }

            if (sim.LifeEnd == due)
            {
                (sim.Stage, sim.LifeEnd) = (SimLifeCycle.Deactivated, null);
            }

            Settle(sim, due);
        }
    }

    private static void Tell(ModelOrder order, int operation) =>
        order.Sim.Told.Add(FormattableString.Invariant($"{operation} {order.Sim.Told.Count}"));

    private static DateTimeOffset ExpireAt(ModelOrder order, int periods)
    {
        var local = order.Start!.Value.ToOffset(Zone);
        var end = order.Plan.IsMonthly
            ? new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, Zone).AddMonths(periods)
            : local.AddDays(periods);
        return end.AddSeconds(-1);
    }

    /// <summary>How many periods have begun; the first of an order that has not started counts.</summary>
    private static int Begun(ModelOrder order, DateTimeOffset now) => order.Start is null ? 1
        : Enumerable.Range(1, order.Periods).First(n => n == order.Periods || now < ExpireAt(order, n).AddSeconds(1));

    private static DateTimeOffset CycleEnd(ModelOrder order, DateTimeOffset now) => ExpireAt(order, Begun(order, now));

    private static void Resize(ModelOrder order, int periods)
    {
        order.Periods += periods;
        order.Expire = order.Start is null ? null : ExpireAt(order, order.Periods);
    }

    private static void Start(ModelOrder order, DateTimeOffset now)
    {
        (order.Status, order.IsArmed, order.Start) = (OrderStatus.InUse, false, now);
        order.Expire = ExpireAt(order, order.Periods);
        Tell(order, 1005);
        if (order.Sim.Stage is SimLifeCycle.PreActivation)
        {
            order.Sim.Stage = SimLifeCycle.Activation;
        }
    }

    private static void Enable(ModelOrder order, DateTimeOffset now)
    {
        order.Sim.Stop = null;
        if (order.Plan.StartsWithUse)
        {
            order.IsArmed = true;
            return;
        }

        Start(order, now);
    }

    private IEnumerable<ModelOrder> Of(ModelSim sim) => Orders.Where(order => order.Sim == sim);

    private ModelOrder? Holder(ModelSim sim) => Of(sim).SingleOrDefault(order => order.Runs && !order.Plan.IsExtra);

    private void Refund(ModelOrder order, long amount)
    {
        Balance += amount;
        order.Refunded += amount;
    }

    private string End(ModelOrder order, OrderStatus status, int operation, long refund, DateTimeOffset now)
    {
        var held = order.Runs && !order.Plan.IsExtra;
        (order.Status, order.IsArmed) = (status, false);
        Refund(order, refund);
        Tell(order, operation);
        foreach (var extra in Of(order.Sim).Where(other => held && other is { Runs: true, Plan.IsExtra: true }))
        {
            extra.Status = OrderStatus.EndedEarly;
            Tell(extra, 1001);
        }

        Settle(order.Sim, now);
        return "0000";
    }

    private string Turn(ModelSim sim, OrderStatus from, OrderStatus to, int operation, string? stop)
    {
        if (Holder(sim) is not { } order)
        {
            return "3004";
        }

        if (order.Status != from)
        {
            return "4004";
        }

        (order.Status, sim.Stop) = (to, stop);
        Tell(order, operation);
        return "0000";
    }

    private void Settle(ModelSim sim, DateTimeOffset now)
    {
        if (Holder(sim) is null && !Of(sim).Any(order => order.IsArmed)
            && Of(sim).FirstOrDefault(order => order is { Status: OrderStatus.Waiting, Opens: true }) is { } next)
        {
            Enable(next, now);
        }

        if (sim.Stage is SimLifeCycle.Activation && !Of(sim).Any(order => order is { IsOver: false, Plan.IsExtra: false }))
        {
            (sim.Stage, sim.LifeEnd) = (SimLifeCycle.PreDeactivation, now.ToOffset(Zone).AddMonths(6));
        }

        if (Holder(sim) is null)
        {
            sim.Stop = Of(sim).Any(order => order.IsArmed) ? null
                : sim.Stage is SimLifeCycle.PreActivation ? sim.Stop
                : "expired";
        }
    }
}

internal sealed record ModelPlan(long Price, bool IsMonthly, bool Refunds, bool StartsWithUse, bool IsExtra);

internal sealed class ModelSim(SimLifeCycle stage)
{
    public SimLifeCycle Stage { get; set; } = stage;

    public DateTimeOffset? LifeEnd { get; set; }

    /// <summary>Null is normal service.</summary>
    public string? Stop { get; set; }

    /// <summary>The operations of its events, each with its place.</summary>
    public List<string> Told { get; } = [];
}

internal sealed class ModelOrder(ModelSim sim, ModelPlan plan)
{
    public ModelSim Sim => sim;

    public ModelPlan Plan => plan;

    public long Price => plan.Price;

    public bool Opens { get; init; }

    public int Periods { get; set; }

    public OrderStatus Status { get; set; } = OrderStatus.Waiting;

    public bool IsArmed { get; set; }

    public DateTimeOffset? Start { get; set; }

    public DateTimeOffset? Expire { get; set; }

    public long Charged { get; set; }

    public long Refunded { get; set; }

    public bool Runs => Status is OrderStatus.InUse or OrderStatus.Paused;

    public bool IsOver => Status is OrderStatus.Ended or OrderStatus.EndedEarly or OrderStatus.Cancelled;
}
