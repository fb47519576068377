using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.TopUp;

/// <summary>What is about to be paid.</summary>
/// <param name="Card">For which card.</param>
/// <param name="Plan">What.</param>
/// <param name="Periods">How many of its periods.</param>
/// <param name="Key">So that a form sent twice is one order.</param>
internal sealed record CheckoutView(ShopCard Card, ShopPlan Plan, int Periods, string Key)
{
    private static readonly int[] Days = [1, 3, 5, 7, 10, 15, 30];
    private static readonly int[] Times = [1, 2, 3, 6, 12];

    public string Email { get; init; } = "";

    public bool Renews { get; init; }

    /// <summary>What is wrong: <c>checkout.{Fault}</c>; null: nothing.</summary>
    public string? Fault { get; init; }

    /// <summary>When the same was bought for the card a short while ago; null if it was not.</summary>
    public DateTimeOffset? BoughtAt { get; init; }

    public Money Price => Plan.PriceOf(Periods);

    /// <summary>The numbers of periods to choose from; what was asked for is among them.</summary>
    public IReadOnlyList<int> Choices =>
    [
        .. (Plan.IsDaily ? Days : Times).Append(Periods).Append(Plan.MinPeriods)
            .Where(count => count >= Plan.MinPeriods && count <= Plan.MaxPeriods).Distinct().Order(),
    ];
}
