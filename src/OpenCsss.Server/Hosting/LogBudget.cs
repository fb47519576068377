namespace OpenCsss.Server.Hosting;

/// <summary>
/// How many lines of one kind may still be written. A line with a stack trace is as dear as twenty without: 10 of the
/// former, or 200 of the latter, at once, and then one in ten seconds, or two a second.
/// </summary>
internal sealed partial class LogBudget(ILogger log, TimeProvider clock)
{
    private const double Most = 200;
    private const double PerSecond = 2;
    private const double PriceOfTrace = 20;

    private readonly Lock _gate = new();
    private double _left = Most;
    private long _filledAt = clock.GetTimestamp();
    private long _leftOut;
    private LogLevel _level;

    /// <summary>Whether the line may be written. If not, it is counted.</summary>
    public bool TrySpend(LogLevel level, bool hasTrace)
    {
        var price = hasTrace ? PriceOfTrace : 1;
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(Most, _left + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond));
            _filledAt = now;
            if (_left >= price)
            {
                _left -= price;
                return true;
            }

            _leftOut++;
            _level = level;
            return false;
        }
    }

    /// <summary>Says how many were not written since the last time.</summary>
    public void SumUp()
    {
        long count;
        lock (_gate)
        {
            (count, _leftOut) = (_leftOut, 0);
        }

        if (count > 0)
        {
            LogLeftOut(_level, count);
        }
    }

    [LoggerMessage(Message = "Left out {Count} further lines of this kind")]
    private partial void LogLeftOut(LogLevel level, long count);
}
