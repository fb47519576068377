namespace OpenCsss.Platform.Jobs;

/// <summary>
/// The platform's time: wall-clock time plus the offset that a sandbox has moved it by. Timers are not moved.
/// </summary>
internal sealed class SandboxClock(TimeProvider outside) : TimeProvider
{
    private long _offsetMilliseconds;

    /// <summary>How far the clock is ahead of wall-clock time.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromMilliseconds(Volatile.Read(ref _offsetMilliseconds));
        set => Volatile.Write(ref _offsetMilliseconds, (long)value.TotalMilliseconds);
    }

    public override TimeZoneInfo LocalTimeZone => outside.LocalTimeZone;

    public override long TimestampFrequency => outside.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => outside.GetUtcNow() + Offset;

    public override long GetTimestamp() => outside.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        outside.CreateTimer(callback, state, dueTime, period);
}
