namespace OpenCsss.Domain.Tests;

/// <summary>What a record adds that tells what its session has come to.</summary>
public sealed class CumulativeSessionTests
{
    private static readonly DateTimeOffset Beginning = new(2026, 6, 15, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_counter_adds_what_goes_beyond_its_maximum_since_the_record_before()
    {
        Assert.Equal(
            ["0-10: 5/1", "10-20: 0/3", "25-30: 2/0"],
            Take(Told(0, 10, 5, 1), Told(0, 20, 4, 4), Told(0, 25, 5, 4), Told(0, 30, 7, 4)));
    }

    [Fact]
    public void A_record_of_a_part_is_of_its_own_time() =>
        Assert.Equal(["0-10: 5/1", "15-20: 1/3"], Take(Told(0, 10, 5, 1), Told(15, 20, 6, 4)));

    [Fact]
    public void Less_in_a_record_that_follows_at_once_is_a_mistake_and_after_a_pause_another_session()
    {
        Assert.Equal(["0-10: 5/1", "20-30: 1/0"], Take(Told(0, 10, 5, 1), Told(10, 20, 4, 1), Told(10, 30, 6, 1)));
        Assert.Equal(["0-10: 5/1", "11-20: 4/1", "20-30: 2/0"], Take(Told(0, 10, 5, 1), Told(11, 20, 4, 1), Told(11, 30, 6, 1)));
    }

    [Fact]
    public void What_comes_late_of_a_session_before_adds_nothing() =>
        Assert.Equal(["0-10: 5/1", "11-20: 4/1"], Take(Told(0, 10, 5, 1), Told(11, 20, 4, 1), Told(0, 9, 4, 1)));

    private static UsageRecord Told(int from, int to, long up, long down) =>
        new(null, null, Beginning.AddMinutes(from), Beginning.AddMinutes(to), up, down);

    private static List<string> Take(params UsageRecord[] records)
    {
        var (session, growths) = (default(CumulativeSession?), new List<string>());
        foreach (var record in records)
        {
            (session, var growth) = CumulativeSession.Take(session, record);
            if (growth is not null)
            {
                growths.Add(
                    $"{(growth.StartAt - Beginning).TotalMinutes}-{(growth.EndAt - Beginning).TotalMinutes}: "
                    + $"{growth.UplinkBytes}/{growth.DownlinkBytes}");
            }
        }

        return growths;
    }
}
