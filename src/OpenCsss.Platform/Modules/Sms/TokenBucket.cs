namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// So many a second, on average. What is asked for is taken if anything is left of the second, and may go beyond it:
/// the next ones wait for that then, so that one of many parts is not always refused. Not safe for several threads.
/// </summary>
/// <param name="perSecond">How many; 0 is no limit.</param>
/// <param name="now">When it begins, full.</param>
internal sealed class TokenBucket(int perSecond, DateTimeOffset now)
{
    private double _left = perSecond;
    private DateTimeOffset _at = now;

    public bool TryTake(int count, DateTimeOffset now)
    {
        if (perSecond == 0)
        {
            return true;
        }

        Fill(now);
        if (_left <= 0)
        {
            return false;
        }

        _left -= count;
        return true;
    }

    /// <summary>How many can be taken one by one.</summary>
    public int Left(DateTimeOffset now)
    {
        if (perSecond == 0)
        {
            return int.MaxValue;
        }

        Fill(now);
        return Math.Max(0, (int)Math.Ceiling(_left));
    }

    private void Fill(DateTimeOffset now)
    {
        if (now > _at)
        {
            _left = Math.Min(perSecond, _left + ((now - _at).TotalSeconds * perSecond));
            _at = now;
        }
    }
}
