namespace OpenCsss.Load;

/// <summary>Hands out a part of the book, each request once, until the part or the time is used up.</summary>
internal sealed class RequestSupply(RequestBook book, int start, int count, long deadline = long.MaxValue)
{
    private int _taken = -1;

    /// <param name="now">The stopwatch's ticks, which the caller has at hand.</param>
    /// <param name="request">The next request.</param>
    /// <returns>False when the caller is to stop.</returns>
    public bool TryTake(long now, out ReadOnlyMemory<byte> request)
    {
        var index = now < deadline ? Interlocked.Increment(ref _taken) : count;
        request = index < count ? book[start + index] : default;
        return index < count;
    }
}
