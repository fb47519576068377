namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Wall-clock time: for timestamps that callers sign, for leases and waits. Orders and everything about them live by
/// the platform's <see cref="TimeProvider"/>, which a sandbox may have moved.
/// </summary>
internal sealed class WallClock(TimeProvider time)
{
    public DateTimeOffset GetUtcNow() => time.GetUtcNow();
}
