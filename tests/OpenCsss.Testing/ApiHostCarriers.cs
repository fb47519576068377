using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.Simulator;
using OpenCsss.Platform.Storage;

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

    /// <summary>Removes commands that were finished long ago; how many.</summary>
    public Task<int> ForgetCommandsAsync(CancellationToken cancellationToken) =>
        HostedService<CommandRetention>().RunOnceAsync(cancellationToken);

    public Task<IReadOnlyList<WantedCommand>> CommandsAsync(ApiPartner partner, CancellationToken cancellationToken) =>
        _records.CommandsAsync(partner.Id, cancellationToken);

    /// <summary>How it stands with carriers, as the operator sees it.</summary>
    internal Task<IReadOnlyList<CarrierSummary>> CarriersAsync(CancellationToken cancellationToken) =>
        Services<Db>().ReadAsync(
            connection => CarrierAdministrationStore.ListAsync(connection, cancellationToken), cancellationToken);

    /// <summary>The commands that have failed for good, the latest first.</summary>
    internal Task<IReadOnlyList<FailedCommand>> FailedCommandsAsync(CancellationToken cancellationToken) =>
        Services<Db>().ReadAsync(
            connection => CarrierAdministrationStore.ListFailedAsync(connection, 100, cancellationToken),
            cancellationToken);

    /// <summary>The operator wants a failed command tried anew; whether it is.</summary>
    public Task<bool> RetryAsync(ApiPartner partner, WantedCommand command, CancellationToken cancellationToken) =>
        Services<Db>().WriteAsync(
            partner.Id,
            transaction => CarrierAdministrationStore.RetryAsync(
                transaction, partner.Id, command.Id, Clock.GetUtcNow()),
            cancellationToken);

    /// <summary>A worker of this node's for a carrier that a test plays.</summary>
    internal CarrierWorker WorkerFor(ICarrier carrier, NetworkOptions? options = null, ICarrierReports? reports = null)
    {
        options ??= new NetworkOptions();
        var services = _app!.Services;
        var (db, clock) = (services.GetRequiredService<Db>(), services.GetRequiredService<TimeProvider>());
        var wall = services.GetRequiredService<WallClock>();
        var rule = new CircuitRule(options.CircuitFailures, options.CircuitOpenFor);
        var lines = new CarrierLines([new CarrierLine(carrier, options.Simulator, rule, clock, wall)]);
        var attempts = new CommandExecutor(
            reports ?? Reports, db, options, clock, Services<ILogger<CommandExecutor>>());
        return new CarrierWorker(
            lines, attempts, Services<ClaimCommandsWrite>(), db, options, wall, Services<WorkerServices>(),
            Services<ILogger<CarrierWorker>>());
    }

    /// <summary>Where this node listens to what carriers tell.</summary>
    internal ICarrierReports Reports => _app!.Services.GetRequiredService<ICarrierReports>();

    /// <summary>For what no request reaches yet: a module's inner face, as another module would use it.</summary>
    internal T Services<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    private T HostedService<T>() => _app!.Services.GetServices<IHostedService>().OfType<T>().Single();
}
