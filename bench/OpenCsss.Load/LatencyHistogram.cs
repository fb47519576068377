using System.Numerics;

namespace OpenCsss.Load;

/// <summary>
/// Counts of latencies in microseconds: exact below 128 µs, above that in 64 steps to each power of two, so that a
/// quantile is off by 1.6 % at the most.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Steps = 64;
    private const int StepBits = 6;
    private const int ExactBelow = 2 * Steps;
    private const int LastIndex = ExactBelow + (32 * Steps) - 1;

    private readonly long[] _counts = new long[LastIndex + 1];

    public long Count { get; private set; }

    public long MaxMicroseconds { get; private set; }

    public void Record(TimeSpan latency)
    {
        var microseconds = latency.Ticks / TimeSpan.TicksPerMicrosecond;
        _counts[Index(microseconds)]++;
        Count++;
        MaxMicroseconds = Math.Max(MaxMicroseconds, microseconds);
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        MaxMicroseconds = Math.Max(MaxMicroseconds, other.MaxMicroseconds);
    }

    /// <summary>
    /// The latency that this share of the answers did not exceed, in microseconds; 0 without answers.
    /// </summary>
    public long Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        var seen = 0L;
        for (var i = 0; i < _counts.Length && rank > 0; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Min(HighestOf(i), MaxMicroseconds);
            }
        }

        return 0;
    }

    private static int Index(long microseconds)
    {
        if (microseconds < ExactBelow)
        {
            return (int)microseconds;
        }

        var shift = BitOperations.Log2((ulong)microseconds) - StepBits;
        return Math.Min(ExactBelow + ((shift - 1) * Steps) + (int)((microseconds >> shift) - Steps), LastIndex);
    }

    private static long HighestOf(int index)
    {
        if (index < ExactBelow)
        {
            return index;
        }

        var (octave, step) = Math.DivRem(index - ExactBelow, Steps);
        return ((long)(Steps + step + 1) << (octave + 1)) - 1;
    }
}
