namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Background work gives way: while requests are answered, all of it on this node together begins at most so many items
/// a second. When nobody asks for anything, nothing is limited.
/// </summary>
/// <param name="machine">The machine's time, whatever the platform's is.</param>
internal sealed class BackgroundPace(TimeProvider machine)
{
    /// <summary>Items that are begun in a second beside requests; an item is some writes of one SIM.</summary>
    public const int ItemsPerSecond = 1_500;

    /// <summary>After so long without a request the machine is free.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _requestAt = long.MinValue;
    private long _freeAt = long.MinValue;

    /// <summary>Somebody waits for an answer.</summary>
    public void NoteRequest() => Volatile.Write(ref _requestAt, machine.GetTimestamp());

    /// <summary>Waits until a worker may begin items. Workers have turns in the order in which they ask.</summary>
    /// <param name="items">How many it is going to begin at once; few, because they are begun together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task TakeAsync(int items, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = machine.GetTimestamp();
            var requestAt = Volatile.Read(ref _requestAt);
            if (requestAt == long.MinValue || machine.GetElapsedTime(requestAt, now) > Quiet)
            {
                _freeAt = now;
                return Task.CompletedTask;
            }

            // What could have been begun earlier is not made up for: it would come all at once.
            var begin = Math.Max(_freeAt, now);
            _freeAt = begin + (items * machine.TimestampFrequency / ItemsPerSecond);
            return begin == now
                ? Task.CompletedTask
                : Task.Delay(machine.GetElapsedTime(now, begin), machine, cancellationToken);
        }
    }
}
