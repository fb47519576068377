using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>A SIM with some orders, and what is wished of it and told of it, one thing after the other.</summary>
internal sealed record AnyLife(SimType Type, SimLifeCycle Stage, OrderLifeCycle[] Orders, Happening[] Happenings)
{
    private static readonly TimeZoneInfo Zone = Given.Zone("Europe/Berlin");
    private static readonly DateTimeOffset Beginning = Given.Time("2026-01-31T22:30Z");

    private static readonly Gen<OrderLifeCycle> Order = Gen.Select(
        Gen.Int[0, 3].Select(kind => kind switch { 0 => OrderKind.Ota, 1 => OrderKind.Test, _ => OrderKind.Basic }),
        Gen.Select(Gen.Enum<PlanType>(), Gen.Enum<CycleMode>(), Gen.Enum<StartRule>(), Gen.Enum<RefundRule>()),
        Gen.Int[1, 4],
        Gen.Bool,
        Gen.Int[0, 9],
        (kind, plan, periods, opens, days) => AnyStage.Order with
        {
            Kind = kind,
            Periods = periods,
            OpensByItself = opens && kind is not OrderKind.Ota,
            PriceMinor = kind is OrderKind.Test ? 0 : 150,
            Plan = new SoldPlan(plan.Item1, plan.Item2, plan.Item3, plan.Item4, []),
            Days = kind is OrderKind.Ota && days < 6 ? new DaysOfUse(days + 1, days % 2 == 0, null) : null,
        });

    private static readonly Gen<Happening> Thing = Gen.Select(
        Gen.OneOf(Gen.Int[0, 3_000], Gen.Int[0, 400_000]),
        Gen.Enum<Wish>(),
        Gen.Int[0, 5],
        Gen.Int[1, 3],
        (minutes, wish, order, periods) => new Happening(TimeSpan.FromMinutes(minutes), wish, order, periods));

    public static Gen<AnyLife> Generator { get; } = Gen.Select(
        Gen.Enum<SimType>(),
        Gen.Bool.Select(isNew => isNew ? SimLifeCycle.PreActivation : SimLifeCycle.Activation),
        Order.Array[1, 5],
        Thing.Array[0, 12],
        (type, stage, orders, things) => new AnyLife(
            type, stage, [.. orders.Select((order, n) => order with { Id = n + 1 })], things));

    /// <summary>Lives it; after each thing, <paramref name="look"/> sees the SIM.</summary>
    /// <param name="look">Sees the SIM and the time.</param>
    /// <param name="stride">Lets time pass in steps of this length as well; null is not at all.</param>
    public SimOrders Live(Action<SimOrders, DateTimeOffset>? look = null, TimeSpan? stride = null)
    {
        var life = new SimLife(Stage, Stage is SimLifeCycle.PreActivation ? Beginning.AddMonths(6) : null);
        DateTimeOffset? activatedAt = Stage is SimLifeCycle.PreActivation ? null : Beginning;
        var sim = new SimOrders(new SimState(Type, life, SimService.Normal, 6, activatedAt), Orders, Zone);
        var now = Beginning;
        foreach (var (after, wish, order, periods) in Happenings)
        {
            var next = now + after;
            for (; stride is { } step && now + step < next; now += step)
            {
                sim.AdvanceTo(now + step);
                look?.Invoke(sim, now + step);
            }

            now = next;
            Do(sim, wish, order, periods, now);
            look?.Invoke(sim, now);
        }

        for (var end = now.AddYears(20); stride is { } step && now < end; now += step * 50)
        {
            sim.AdvanceTo(now);
        }

        sim.AdvanceTo(Beginning.AddYears(60));
        return sim;
    }

    public override string ToString() =>
        $"{Type} {Stage}\n{string.Join('\n', Orders.AsEnumerable())}\n{string.Join('\n', Happenings.AsEnumerable())}";

    private static void Do(SimOrders sim, Wish wish, long order, int periods, DateTimeOffset now)
    {
        _ = wish switch
        {
            Wish.Open => sim.Open(order, now),
            Wish.Cancel => sim.Cancel(order, now),
            Wish.EndEarly => sim.EndEarly(order, now),
            Wish.Renew => sim.Renew(order, periods, 300, now),
            Wish.Reduce => sim.Reduce(order, periods, now),
            Wish.Pause => sim.Pause(order == 0 ? null : order, now),
            Wish.Restart => sim.Restart(order == 0 ? null : order, now),
            Wish.Fail => sim.FailActivation(order, now),
            Wish.Use => sim.ReportUse(now, now) ? OrderChangeOutcome.Done : OrderChangeOutcome.StatusForbids,
            Wish.Locate => sim.ReportLocation(default, now, now)
                ? OrderChangeOutcome.Done
                : OrderChangeOutcome.StatusForbids,
        };
    }
}

internal sealed record Happening(TimeSpan After, Wish Wish, int Order, int Periods);

internal enum Wish
{
    Open,
    Cancel,
    EndEarly,
    Renew,
    Reduce,
    Pause,
    Restart,
    Fail,
    Use,
    Locate,
}
