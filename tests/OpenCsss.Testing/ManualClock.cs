using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace OpenCsss.Testing;

/// <summary>
/// A clock that stands still until a test moves it. It also tells when somebody begins to wait on it, so that a test
/// can move it just then.
/// </summary>
public sealed class ManualClock() : FakeTimeProvider(Beginning)
{
    /// <summary>What it shows at first.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 6, 15, 10, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _awaited = new();
    private long _jumpedTicks;

    /// <summary>Ends when the next timer that is due after exactly <paramref name="dueTime"/> is running.</summary>
    public Task NextTimer(TimeSpan dueTime) =>
        _awaited.GetOrAdd(dueTime, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>
    /// Moves the clock without waking anybody who waits on it: years are as cheap as seconds, and periodic work is done
    /// when the test says so.
    /// </summary>
    public void Jump(TimeSpan time) => Interlocked.Add(ref _jumpedTicks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _jumpedTicks));

    /// <summary>Its frequency is that of ticks; the base asks this clock for the time, jumps and all.</summary>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (_awaited.TryRemove(dueTime, out var awaited))
        {
            awaited.TrySetResult();
        }

        return timer;
    }
}
