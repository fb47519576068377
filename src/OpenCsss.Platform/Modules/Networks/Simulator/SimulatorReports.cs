using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Usage;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Networks.Simulator;

/// <summary>
/// Reports what the simulator's SIMs do when it is due. A report is removed after it was processed: one that is
/// processed again, after a crash or by another node at the same time, changes nothing.
/// </summary>
internal sealed partial class SimulatorReports(
    SimulatorStore store, ICarrierReports reports, Db db, UsageCounting counting, NetworkOptions options,
    WorkerServices services, ILogger<SimulatorReports> log)
    : PeriodicWorker("Simulator reports", options.Poll, services)
{
    private const int Chunk = 500;

    protected override bool IsEnabled => options.Work;

    /// <summary>Processes all reports that are due now; how many.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var told = 0;
        int last;
        do
        {
            var due = await store.ListDueAsync(Clock.GetUtcNow(), Chunk, cancellationToken);
            var counts = await Task.WhenAll(due
                .GroupBy(report => (report.PartnerId, report.SimId))
                .Select(sim => TellAsync([.. sim], cancellationToken)));
            last = counts.Sum();
            told += last;
        }
        while (last == Chunk);
        return told;
    }

    /// <summary>One SIM's, in their order; what fails stays, and what is behind it.</summary>
    private async Task<int> TellAsync(IReadOnlyList<SimulatedReport> due, CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var report in due)
        {
            try
            {
                await TellAsync(report, cancellationToken);
                await store.RemoveAsync(report, cancellationToken);
                told++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
                break;
            }
        }

        return told;
    }

    private Task TellAsync(SimulatedReport report, CancellationToken cancellationToken)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(report.DueAt);
        if ((SimulatedReportKind)report.Kind is SimulatedReportKind.Use)
        {
            return UseAsync(report, at, cancellationToken);
        }

        return Mcc.TryParse(report.Mcc, out var country)
            ? reports.ReportLocationAsync(
                report.PartnerId, report.SimId, country, mnc: null, at, cancellationToken)
            : Task.CompletedTask; // The plan's coverage names no country; nobody can be there.
    }

    /// <summary>The SIM has used some data: a record like any other. Reported twice, it has the same key.</summary>
    private async Task UseAsync(SimulatedReport report, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!Iccid.TryParse(await store.FindIccidAsync(report, cancellationToken), out var iccid))
        {
            return;
        }

        var bytes = DataVolume.FromMegabytes(options.Simulator.UseMegabytes).Bytes;
        var record = new UsageRecord(iccid, null, at, at, UplinkBytes: bytes / 8, DownlinkBytes: bytes - (bytes / 8))
        {
            Mcc = Mcc.TryParse(report.Mcc, out var country) ? country : null,
        };
        var batch = new UsageBatch(UsageSource.Simulator, [record], Clock.GetUtcNow())
        {
            Keys = [FormattableString.Invariant($"{report.PartnerId}-{report.CommandId}")],
        };
        await db.WriteAsideAsync(
            transaction => counting.CountAsync(transaction, batch, CancellationToken.None), cancellationToken);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Report of a simulated SIM could not be processed; retrying at the next tick")]
    private partial void LogFailed(Exception exception);
}
