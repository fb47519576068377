namespace OpenCsss.Domain;

/// <summary>When a circuit opens, and for how long.</summary>
/// <param name="Failures">So many in a row open it; at least 1.</param>
/// <param name="OpenFor">How long nothing is tried then.</param>
public readonly record struct CircuitRule(int Failures, TimeSpan OpenFor);

/// <summary>
/// Whether somebody who fails and fails is asked at all. Closed: everything is tried. Open: nothing is, for a while.
/// Half open: one attempt is made; its success closes the circuit, its failure opens it for as long again.
/// <c>default</c> is closed. Immutable; each step gives the next state.
/// </summary>
/// <param name="Failures">How many there were in a row.</param>
/// <param name="OpenUntil">When the one attempt may be made; null if it is closed.</param>
/// <param name="IsProbing">The one attempt is under way.</param>
/// <remarks>Source: domain rules, carriers.</remarks>
public readonly record struct Circuit(int Failures, DateTimeOffset? OpenUntil, bool IsProbing)
{
    /// <summary>Whether nothing keeps attempts back.</summary>
    public bool IsClosed => OpenUntil is null;

    /// <summary>How many attempts may begin at <paramref name="now"/>, of so many that are wanted.</summary>
    public int Allows(int wanted, DateTimeOffset now) =>
        OpenUntil is not { } until ? wanted
        : IsProbing || now < until ? 0
        : Math.Min(wanted, 1);

    /// <summary>Attempts begin that <see cref="Allows"/> has allowed.</summary>
    public Circuit Begin() => IsClosed ? this : this with { IsProbing = true };

    /// <summary>The attempt that was to begin was not needed.</summary>
    public Circuit GiveBack() => this with { IsProbing = false };

    /// <summary>As it is after an attempt was answered, be it with a refusal: who answers is there.</summary>
    public static Circuit Closed => default;

    /// <summary>
    /// An attempt failed. One that had begun before the circuit opened, and fails only now, tells nothing new.
    /// </summary>
    public Circuit Fail(CircuitRule rule, DateTimeOffset now)
    {
        var failures = Math.Min(Failures, int.MaxValue - 1) + 1;
        return IsClosed
            ? new Circuit(failures, failures >= rule.Failures ? now + rule.OpenFor : null, false)
            : IsProbing
                ? new Circuit(failures, now + rule.OpenFor, false)
                : this with { Failures = failures };
    }
}
