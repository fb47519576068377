using OpenCsss.Platform.Modules.Usage.Reconciling;

namespace OpenCsss.Server.Tests;

/// <summary>Why the operator's figures are not ours.</summary>
public sealed class UsageReconciliationTests
{
    private const long Megabyte = 1 << 20;

    private static readonly DateOnly Month = new(2026, 10, 1);
    private static readonly DateTimeOffset Later = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10_000, 10_900, "Rounding")]
    [InlineData(100 * Megabyte, 102 * Megabyte, "Rounding")]
    [InlineData(5 * Megabyte, 10 * Megabyte, "Duplicate")]
    [InlineData(10 * Megabyte, 5 * Megabyte, "Duplicate")]
    [InlineData(5 * Megabyte, 0, "MissingHere")]
    [InlineData(0, 5 * Megabyte, "MissingThere")]
    [InlineData(7 * Megabyte, 5 * Megabyte, "Unexplained")]
    public void A_day_that_differs_has_its_reason(long theirs, long ours, string kind)
    {
        var difference = Assert.Single(Compare([theirs, 0, 0], [ours, 0, 0], Later));
        Assert.Equal((kind, Month, theirs, ours),
            (difference.Kind.ToString(), difference.Day, difference.TheirBytes, difference.OurBytes));
    }

    [Fact]
    public void Days_that_end_at_different_times_make_each_other_good() =>
        Assert.Equal(
            [DifferenceKind.DayBoundary, DifferenceKind.DayBoundary],
            Compare([5 * Megabyte, 9 * Megabyte, 0], [8 * Megabyte, 6 * Megabyte, 0], Later).Select(day => day.Kind));

    [Fact]
    public void What_has_not_come_yet_is_late() =>
        Assert.Equal(
            [DifferenceKind.Late],
            Compare([Megabyte, 9 * Megabyte, 0], [Megabyte, 3 * Megabyte, 0], Later.AddDays(-31)).Select(day => day.Kind));

    [Fact]
    public void Days_that_agree_are_not_told_of() =>
        Assert.Empty(Compare([Megabyte, 0, 3], [Megabyte, 0, 3], Later));

    private static IReadOnlyList<UsageDifference> Compare(long[] theirs, long[] ours, DateTimeOffset newest) =>
        [.. new SimMonth("89852022018041800192", theirs, ours, newest).Compare(Month, new ReconcileTolerance(1_024, 2))];
}
