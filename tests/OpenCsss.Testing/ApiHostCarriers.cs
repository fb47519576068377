using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCsss.Domain;
using OpenCsss.Server.Modules.Carriers;
using OpenCsss.Server.Modules.Carriers.Simulator;
using OpenCsss.Server.Storage;

namespace OpenCsss.Testing;

/// <summary>What carriers do, when tests want it.</summary>
public sealed partial class ApiHost
{
    /// <summary>Lets this node carry out all commands that are due; how many it sent.</summary>
    public Task<int> CarryOutAsync(CancellationToken cancellationToken) =>
        HostedService<CarrierWorker>().RunOnceAsync(cancellationToken);

    /// <summary>Lets the simulator's SIMs do what they would have done by now; how much that was.</summary>
    public Task<int> SimulateAsync(CancellationToken cancellationToken) =>
        HostedService<SimulatorReports>().RunOnceAsync(cancellationToken);

    public Task<IReadOnlyList<WantedCommand>> CommandsAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.CommandsAsync(partner.Id, cancellationToken);

    /// <summary>A worker of this node's for a carrier that a test plays.</summary>
    internal CarrierWorker WorkerFor(ICarrier carrier, CarrierOptions? options = null, ICarrierReports? reports = null)
    {
        options ??= new CarrierOptions();
        var services = _app!.Services;
        var (db, clock) = (services.GetRequiredService<Db>(), services.GetRequiredService<TimeProvider>());
        var wall = services.GetRequiredService<WallClock>();
        var rule = new CircuitRule(options.CircuitFailures, options.CircuitOpenFor);
        var lines = new CarrierLines([new CarrierLine(carrier, options.Simulator, rule, clock, wall)]);
        var attempts = new CommandAttempt(
            reports ?? Reports, db, options, clock, NullLogger<CommandAttempt>.Instance);
        return new CarrierWorker(lines, attempts, db, options, clock, wall, NullLogger<CarrierWorker>.Instance);
    }

    /// <summary>Where this node listens to what carriers tell.</summary>
    internal ICarrierReports Reports => _app!.Services.GetRequiredService<ICarrierReports>();

    private T HostedService<T>() => _app!.Services.GetServices<IHostedService>().OfType<T>().Single();
}
