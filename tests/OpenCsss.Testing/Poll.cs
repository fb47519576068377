namespace OpenCsss.Testing;

/// <summary>Waits for what other processes bring about, until <see cref="Patience.Deadline"/>.</summary>
public static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">It was not so within the deadline.</exception>
    public static Task UntilAsync(Func<bool> isSo, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(isSo()), cancellationToken);

    /// <exception cref="TimeoutException">It was not so within the deadline.</exception>
    public static Task UntilAsync(Func<Task<bool>> isSoAsync, CancellationToken cancellationToken) =>
        UntilAsync(async () => await isSoAsync() ? "" : null, cancellationToken);

    /// <summary>The first that is not null.</summary>
    /// <exception cref="TimeoutException">There was none within the deadline.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> findAsync, CancellationToken cancellationToken)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await findAsync() is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience.Deadline)
            {
                throw new TimeoutException("What was waited for did not happen.");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
