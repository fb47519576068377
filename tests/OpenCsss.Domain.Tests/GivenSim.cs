namespace OpenCsss.Domain.Tests;

/// <summary>SIMs with orders, and what happens to them as one line a thing.</summary>
internal static class GivenSim
{
    public static SimOrders With(params OrderLifeCycle[] orders) => With(State(), orders);

    public static SimOrders With(SimState sim, params OrderLifeCycle[] orders) => new(sim, orders, AnyStage.Zone);

    public static SimState State(
        SimLifeCycle stage = SimLifeCycle.Activation, string? until = null, StopReason? stopped = null,
        SimType type = SimType.Physical) =>
        new(
            type,
            new SimLife(stage, until is null ? null : Given.Time(until)),
            new SimService(stopped),
            PreDeactivationMonths: 6,
            stage is SimLifeCycle.PreActivation ? null : AnyStage.Start);

    /// <summary>A calendar month, which starts by itself.</summary>
    public static OrderLifeCycle Month(long id, bool opensByItself = true) =>
        AnyStage.Order with { Id = id, Periods = 1, OpensByItself = opensByItself };

    /// <summary>The time of a change in the partner's zone, its order and operation, and what the carrier is asked.</summary>
    public static string[] Told(this SimOrders sim) =>
        [.. sim.Changes.Select(change => string.Join(' ', new[]
        {
            TimeZoneInfo.ConvertTime(change.At, AnyStage.Zone).ToString("MM-dd HH:mm:ss", null),
            change.Order is { } order ? $"#{order.Id}" : null,
            change.Operation?.ToString(),
            change.Action is { } action ? $"→{action}" : null,
            change.Reason is { } reason ? $"({reason})" : null,
            change.CreditMinor > 0 ? $"+{change.CreditMinor}" : null,
            change.DebitMinor > 0 ? $"-{change.DebitMinor}" : null,
        }.OfType<string>()))];
}
