using OpenCsss.Platform.Jobs;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Logs once in a while how many packets were dropped; with a line for each packet a sender could fill the disk.
/// </summary>
internal sealed partial class RadiusDropReport(
    RadiusOptions options, RadiusMetrics tally, WorkerServices services, ILogger<RadiusDropReport> log)
    : PeriodicWorker("RADIUS drop report", Period, services)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly PacketFate[] Drops =
    [
        PacketFate.UnknownClient, PacketFate.Malformed, PacketFate.Unexpected, PacketFate.WrongSecret,
        PacketFate.Overloaded, PacketFate.Failed,
    ];

    private readonly long[] _before = new long[Drops.Length];

    protected override bool IsEnabled => options.Clients.Count > 0;

    public override Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Drops.Length; i++)
        {
            var count = tally[Drops[i]];
            if (count > _before[i])
            {
                LogDropped(count - _before[i], Drops[i]);
            }

            _before[i] = count;
        }

        return Task.FromResult(0);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dropped {Count} RADIUS packets: {Fate}")]
    private partial void LogDropped(long count, PacketFate fate);
}
