using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>A card as its holder may see it.</summary>
internal sealed record ShopCard
{
    public required long SimId { get; init; }

    /// <summary>The number that is in stock, which may be another form of the one that was typed.</summary>
    public required string Iccid { get; init; }

    public required SimType SimType { get; init; }

    /// <summary>Its stage of life now; a deactivated card is not shown at all.</summary>
    public required SimLifeCycle LifeCycle { get; init; }

    public required string Carrier { get; init; }

    /// <summary>Null if none holds the card.</summary>
    public required PlanInUse? InUse { get; init; }

    /// <summary>Bought and not begun, in the order in which they will be.</summary>
    public required IReadOnlyList<WaitingPlan> Waiting { get; init; }

    /// <summary>How old the figures are: when the network last told of this card; null if it never has.</summary>
    public required DateTimeOffset? AsOf { get; init; }
}

/// <summary>The order that holds a card.</summary>
/// <param name="Terms">What was sold.</param>
/// <param name="IsPaused">Its time is running and it has no data, by its seller's wish.</param>
/// <param name="IsTest">Free data for trying the card.</param>
/// <param name="EndAt">Its last second.</param>
/// <param name="CycleEndAt">When the volume is given anew, or the same.</param>
/// <param name="UsedBytes">In this cycle.</param>
/// <param name="TotalBytes">Of this cycle, add-ons among it; null is no limit.</param>
internal sealed record PlanInUse(
    PlanTermsShown Terms, bool IsPaused, bool IsTest, DateTimeOffset EndAt, DateTimeOffset CycleEndAt, long UsedBytes,
    long? TotalBytes)
{
    /// <summary>Null is no limit.</summary>
    public long? LeftBytes => TotalBytes is { } total ? Math.Max(0, total - UsedBytes) : null;

    /// <summary>A quarter is left, or less.</summary>
    public bool IsLow => TotalBytes is { } total && LeftBytes <= total / 4;
}

/// <summary>An order that has not begun.</summary>
/// <param name="Terms">What was sold.</param>
/// <param name="Periods">How many of its periods.</param>
/// <param name="BoughtAt">When it was placed.</param>
/// <param name="StartsWithUse">It is enabled and begins with the first use.</param>
internal sealed record WaitingPlan(PlanTermsShown Terms, int Periods, DateTimeOffset BoughtAt, bool StartsWithUse);
