namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// Ends lines whose permit is in force no longer, on whichever node it was changed: the settings' number is asked for
/// once a second, and the permits are checked when it has grown. A submit checks its own before that.
/// </summary>
internal sealed partial class BindWatch(
    BindSessions sessions, BindAccess access, BindMetrics tally, BindOptions options, TimeProvider clock,
    ILogger<BindWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Listen)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                tally.Write();
                await TryRunOnceAsync();
            }
        }
        finally
        {
            tally.Write();
        }
    }

    private async Task TryRunOnceAsync()
    {
        try
        {
            await RunOnceAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    private async Task RunOnceAsync()
    {
        var lines = sessions.Bound();
        if (lines.Count == 0)
        {
            return;
        }

        var version = await access.VersionAsync();
        foreach (var line in lines)
        {
            if (!await line.IsInForceAsync(version))
            {
                line.Revoke();
            }
        }

        foreach (var line in sessions.TooMany())
        {
            line.Revoke();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SMPP: whether bound lines are still allowed could not be checked; trying again in a second")]
    private partial void LogFailed(Exception exception);
}
