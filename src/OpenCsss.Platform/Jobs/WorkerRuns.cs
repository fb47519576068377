namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Runs a piece of a worker's work under the one policy for errors: a failure is logged with the worker's name and
/// counted, and the worker goes on. Nothing that a run throws ends its loop, because the host would end with it.
/// </summary>
internal sealed partial class WorkerRuns(string worker, WorkerStatuses statuses, ILogger log)
{
    /// <summary>False if the run failed, or was cancelled because the server stops.</summary>
    /// <param name="run">Gives the number of things it handled.</param>
    /// <param name="stoppingToken">The server's stop. A run that is cancelled for another reason has failed.</param>
    public async Task<bool> TryAsync(Func<CancellationToken, Task<int>> run, CancellationToken stoppingToken)
    {
        try
        {
            var handled = await run(stoppingToken);
            statuses.Succeeded(worker);
            if (handled > 0)
            {
                LogHandled(worker, handled);
            }

            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
#pragma warning disable CA1031 // The policy: whatever it is, the next run tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(worker, statuses.Failed(worker), exception);
            return false;
        }
    }

    /// <summary>What a worker does at its end. A failure is logged, and the stop goes on.</summary>
    public async Task FinishAsync(Func<Task> finish)
    {
        try
        {
            await finish();
        }
#pragma warning disable CA1031 // The others must be able to stop, whatever it is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotFinished(worker, exception);
        }
    }

    /// <summary>One of many things that a run handles has failed; the others are handled all the same.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "{Item} could not be looked after; the next run tries again")]
    public partial void LogItemFailed(string item, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Worker} handled {Count} items")]
    private partial void LogHandled(string worker, int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Worker} run failed ({Failures} in a row); retrying at the next tick")]
    private partial void LogFailed(string worker, int failures, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} could not finish its work before the stop")]
    private partial void LogNotFinished(string worker, Exception exception);
}
