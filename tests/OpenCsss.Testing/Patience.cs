using System.Globalization;

namespace OpenCsss.Testing;

/// <summary>
/// How long tests wait for what must happen. Only a hang meets a deadline: what works takes a hundredth of it. On a
/// machine that is slower still the variable <c>CSSS_TEST_PATIENCE</c>, a factor like 3, stretches all of them.
/// </summary>
public static class Patience
{
    /// <summary>Holds the factor; without it that is 1.</summary>
    public const string Variable = "CSSS_TEST_PATIENCE";

    private static readonly double Factor = Read();

    /// <summary>For whatever is waited for.</summary>
    public static TimeSpan Deadline { get; } = Of(TimeSpan.FromMinutes(4));

    /// <summary>A time limit that another program is given, and that what works does not meet.</summary>
    public static TimeSpan Of(TimeSpan limit) => limit * Factor;

    /// <summary>
    /// By how much a test moves a clock at a time while it waits for a program of its own: the less, the more real time
    /// that program has for what is limited by the clock.
    /// </summary>
    public static TimeSpan Step(TimeSpan step) => step / Factor;

    private static double Read()
    {
        var text = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return 1;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor)
            && factor is >= 1 and <= 1_000
            ? factor
            : throw new FormatException($"{Variable} must be a number from 1 to 1000.");
    }
}
