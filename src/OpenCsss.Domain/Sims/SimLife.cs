namespace OpenCsss.Domain;

/// <summary>
/// Where a SIM stands in its life, and when the stage ends by itself.
/// pre-activation → activation → pre-deactivation → deactivated; an order brings a SIM back from pre-deactivation.
/// </summary>
/// <param name="Stage">The stage. The default value, 0, is no stage.</param>
/// <param name="ExpireAt">When the stage's period is over; null if it has none.</param>
/// <remarks>Source: the domain rules on SIMs, contract chapter 4.</remarks>
public readonly record struct SimLife(SimLifeCycle Stage, DateTimeOffset? ExpireAt)
{
    /// <summary>
    /// The life as it is at <paramref name="now"/>, also if nobody has yet written down that a period is over: a
    /// late clock must neither sell to a card that is gone nor give test volume to one that is active.
    /// </summary>
    public SimLife At(DateTimeOffset now) => Stage switch
    {
        SimLifeCycle.PreActivation when ExpireAt <= now => new SimLife(SimLifeCycle.Activation, null),
        SimLifeCycle.PreDeactivation when ExpireAt <= now => new SimLife(SimLifeCycle.Deactivated, null),
        _ => this,
    };

    /// <summary>When the stage ends by itself; null if time alone does not end it.</summary>
    public DateTimeOffset? EndsAt =>
        Stage is SimLifeCycle.PreActivation or SimLifeCycle.PreDeactivation ? ExpireAt : null;

    /// <summary>After an order was placed: a SIM on its way out comes back.</summary>
    public SimLife AfterOrder() => Stage is SimLifeCycle.PreDeactivation
        ? new SimLife(SimLifeCycle.Activation, null)
        : this;

    /// <summary>
    /// After an order of <paramref name="kind"/> was enabled. Test data leaves a SIM in pre-activation.
    /// </summary>
    public SimLife AfterEnabling(OrderKind kind) => kind is OrderKind.Test || Stage is not SimLifeCycle.PreActivation
        ? this
        : new SimLife(SimLifeCycle.Activation, null);

    /// <summary>A life without an order in use or waiting: its last period, in the partner's months.</summary>
    /// <param name="at">When the last order ended.</param>
    /// <param name="months">How long the period is.</param>
    /// <param name="zone">The partner's zone.</param>
    public static SimLife PreDeactivationFrom(DateTimeOffset at, int months, TimeZoneInfo zone) => new(
        SimLifeCycle.PreDeactivation, LocalTime.ToInstant(LocalTime.Of(at, zone).AddMonths(months), zone));
}
