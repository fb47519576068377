namespace OpenCsss.Storage.Tests;

/// <summary>Stops the first that comes until the test lets it go on; the others pass.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed;

    /// <summary>Ends when the first has come.</summary>
    public Task Reached => _reached.Task;

    public Task PassAsync()
    {
        if (Interlocked.Exchange(ref _passed, 1) == 1)
        {
            return Task.CompletedTask;
        }

        _reached.TrySetResult();
        return _open.Task;
    }

    public void Open() => _open.TrySetResult();
}
