using CsCheck;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Storage.Tests;

/// <summary>The way to a page of a long list leads to the right rows, and steps over few.</summary>
public sealed class ListMarkerTests
{
    private static readonly Gen<(int First, int Last, int Total)> Pages =
        from total in Gen.Int[1, 5_500]
        from first in Gen.Int[1, total]
        from size in Gen.Int[1, 500]
        select (first, Math.Min(total, first + size - 1), total);

    [Fact]
    public void The_way_leads_to_the_rows_of_the_page() =>
        Pages.Sample(page =>
        {
            var start = ListStart.Of(page.First, page.Last, page.Total);
            var rows = Enumerable.Range(1, page.Total);
            var way = start.IsUpwards
                ? rows.Where(row => row > start.Marker)
                : rows.Reverse().Where(row => start.Marker == 0 || row <= start.Marker);
            var found = way.Skip((int)start.Skip).Take(page.Last - page.First + 1).Order();
            Assert.Equal(Enumerable.Range(page.First, page.Last - page.First + 1), found);
        });

    [Fact]
    public void It_begins_at_a_marker_that_there_is_and_steps_over_less_than_lies_between_two() =>
        Pages.Sample(page =>
        {
            var start = ListStart.Of(page.First, page.Last, page.Total);
            Assert.InRange(start.Marker, 0, page.Total);
            Assert.Equal(0, start.Marker % ListMarkers.Interval);
            Assert.InRange(start.Skip, 0, ListMarkers.Interval - 1);
        });

    [Theory]
    [InlineData(1, 500, 5_000, 0, true, 0)]
    [InlineData(4_501, 5_000, 5_000, 5_000, false, 0)]
    [InlineData(4_801, 5_300, 5_300, 0, false, 0)]
    [InlineData(1_901, 2_000, 5_000, 2_000, false, 0)]
    [InlineData(2_001, 2_100, 5_000, 2_000, true, 0)]
    [InlineData(2_401, 2_500, 5_000, 2_000, true, 400)]
    public void The_nearer_of_two_ways_is_taken(
        long first, long last, long total, long marker, bool isUpwards, long skip) =>
        Assert.Equal(new ListStart(marker, isUpwards, skip), ListStart.Of(first, last, total));
}
