namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Wakes those of this node who send, when something to send is on disk. Other nodes find it by looking.
/// </summary>
internal sealed class SmsWakeSignal
{
    private TaskCompletionSource _told = New();

    public void Tell() => Interlocked.Exchange(ref _told, New()).TrySetResult();

    /// <summary>What has not been told yet; taken before one looks, so that nothing is missed in between.</summary>
    public Task Next => Volatile.Read(ref _told).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
