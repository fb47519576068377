using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// Ends lines whose permit is in force no longer, on whichever node it was changed: the settings' number is asked for
/// once a second, and the permits are checked when it has grown. A submit checks its own before that.
/// </summary>
internal sealed class BindWatch(
    BindSessions sessions, BindAccess access, BindMetrics tally, BindOptions options, WorkerServices services)
    : PeriodicWorker("SMPP permit check", Period, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override bool IsEnabled => options.Listen;

    /// <summary>Checks the lines that are bound, and writes what was counted since the last run.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        tally.Write();
        var lines = sessions.Bound();
        if (lines.Count == 0)
        {
            return 0;
        }

        var revoked = 0;
        var version = await access.VersionAsync();
        foreach (var line in lines)
        {
            if (!await line.IsInForceAsync(version))
            {
                line.Revoke();
                revoked++;
            }
        }

        foreach (var line in sessions.TooMany())
        {
            line.Revoke();
            revoked++;
        }

        return revoked;
    }

    protected override Task FinishAsync()
    {
        tally.Write();
        return Task.CompletedTask;
    }
}
