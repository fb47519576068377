namespace OpenCsss.Domain;

/// <summary>What the catalogue says of a plan, as far as placing an order needs it.</summary>
/// <remarks>Source: the domain rules on plans, contract chapter 6.1.</remarks>
public sealed record PlanTerms
{
    /// <summary>Highest price of a period, in minor units: no order's or renewal's charge can overflow.</summary>
    public const long MostPriceMinor = 1_000_000_000_000;

    /// <summary>The kind of period that is sold.</summary>
    public required PlanType Type { get; init; }

    /// <summary>Whether periods end with the calendar's or roll from the start.</summary>
    public required CycleMode CycleMode { get; init; }

    /// <summary>Whether the validity begins when the order is enabled or with the first use.</summary>
    public required StartRule StartRule { get; init; }

    /// <summary>Data volume of each period; null is no limit.</summary>
    public required DataVolume? VolumePerPeriod { get; init; }

    /// <summary>Least number of periods of one order, from 1.</summary>
    public required int MinPeriods { get; init; }

    /// <summary>Greatest number of periods of one order, at most <see cref="PlanCycle.MaxPeriods"/>.</summary>
    public required int MaxPeriods { get; init; }

    /// <summary>SIM types that the plan works on.</summary>
    public required IReadOnlyList<SimType> SimTypes { get; init; }

    /// <summary>Countries where it works; none is everywhere.</summary>
    public IReadOnlyList<Mcc> Coverage { get; init; } = [];

    /// <summary>The carrier that provides the plan; it must be the SIM's.</summary>
    public required string Carrier { get; init; }

    /// <summary>An add-on to an order in use, not an order of its own.</summary>
    public required bool IsExtra { get; init; }

    /// <summary>First instant at which the plan is sold; null is always.</summary>
    public DateTimeOffset? SellableFrom { get; init; }

    /// <summary>Instant from which the plan is sold no more; null is never.</summary>
    public DateTimeOffset? SellableUntil { get; init; }

    /// <summary>Whether the plan is sold at <paramref name="now"/>.</summary>
    public bool IsSellableAt(DateTimeOffset now) => !(now < SellableFrom) && !(now >= SellableUntil);
}
