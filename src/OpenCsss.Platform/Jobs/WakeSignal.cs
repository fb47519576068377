namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Wakes the workers of this node that wait for it, before their interval is over. Other nodes find the work when they
/// next look.
/// </summary>
internal class WakeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Wakes whoever waits. Raised several times during a run, it causes one more run.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Ends when the signal is raised; taken before a run looks for work, so that nothing is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
