using System.Text;

namespace OpenCsss.Load;

/// <summary>What came back: how fast, and what of it was not a success.</summary>
internal sealed class Tally
{
    public LatencyHistogram Latencies { get; } = new();

    public long Failures { get; private set; }

    /// <summary>The first answer that was not a success, as it came; null if there was none.</summary>
    public string? FailureExample { get; private set; }

    public static Tally Sum(IEnumerable<Tally> tallies)
    {
        var sum = new Tally();
        foreach (var tally in tallies)
        {
            sum.Latencies.Add(tally.Latencies);
            sum.Failures += tally.Failures;
            sum.FailureExample ??= tally.FailureExample;
        }

        return sum;
    }

    /// <param name="isSuccess">Whether the answer is what was asked for.</param>
    /// <param name="answer">Shown if it is not, and is the first such.</param>
    /// <param name="latency">From sending to having all of it.</param>
    public void Count(bool isSuccess, ReadOnlySpan<byte> answer, TimeSpan latency)
    {
        Latencies.Record(latency);
        if (!isSuccess)
        {
            Failures++;
            FailureExample ??= Encoding.UTF8.GetString(answer);
        }
    }
}
