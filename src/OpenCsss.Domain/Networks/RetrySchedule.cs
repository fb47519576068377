using System.Globalization;

namespace OpenCsss.Domain;

/// <summary>
/// When something that failed is tried again: a delay after each failure, in turn, each up to a tenth longer or shorter
/// by chance, so that what failed together is not tried again together.
/// </summary>
/// <param name="delays">The delay after the first failure, after the second, and so on; none may be negative.</param>
public sealed class RetrySchedule(IReadOnlyList<TimeSpan> delays)
{
    /// <summary>The share of a delay by which chance may change it, either way.</summary>
    public const double Jitter = 0.1;

    /// <summary>Callbacks (<c>notifications.md</c>, 1): ten attempts within about three days.</summary>
    public static RetrySchedule Callbacks { get; } = new(
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ]);

    /// <summary>Reads delays as options have them, <c>0:00:05 1.00:00:00</c>; the empty text has none.</summary>
    /// <exception cref="FormatException">A word is no time, or a negative one.</exception>
    /// <exception cref="OverflowException">A word is a time of more than <see cref="TimeSpan.MaxValue"/>.</exception>
    public static RetrySchedule Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var delays = Array.ConvertAll(words, word => TimeSpan.Parse(word, CultureInfo.InvariantCulture));
        return Array.Exists(delays, delay => delay < TimeSpan.Zero)
            ? throw new FormatException($"A delay in '{text}' is negative.")
            : new RetrySchedule(delays);
    }

    /// <summary>The delays before chance changes them.</summary>
    public IReadOnlyList<TimeSpan> Delays => delays;

    /// <summary>How long to wait after a failure; null after the last attempt.</summary>
    /// <param name="failures">How many attempts have failed, this one included; from 1.</param>
    /// <param name="chance">From 0, the shortest delay, to 1, the longest.</param>
    /// <param name="atLeast">What the receiver asked for (<c>Retry-After</c>); null if it asked for nothing.</param>
    public TimeSpan? DelayAfter(int failures, double chance, TimeSpan? atLeast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        if (failures > delays.Count)
        {
            return null;
        }

        var delay = delays[failures - 1] * (1 - Jitter + (2 * Jitter * chance));
        return atLeast > delay ? atLeast : delay;
    }
}
