using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;

namespace OpenCsss.Platform.Modules.Networks.Simulator;

/// <summary>
/// A network that is not there: it does what it is asked, or fails as its rules say. A SIM whose order waits for a
/// place or for data is switched on a little later, so that such orders start.
/// </summary>
internal sealed class SimulatorCarrier(
    SimulatorStore store, SimulatorOptions options, TimeProvider clock) : ICarrier
{
    /// <summary>For plans that are valid everywhere.</summary>
    private static readonly string[] AnyCountries = ["460", "454", "525", "440", "310", "262", "208", "234"];

    /// <summary>How late a late answer is: longer than anybody waits.</summary>
    public static readonly TimeSpan LateBy = TimeSpan.FromDays(1);

    private readonly SimulatorRules _rules = SimulatorRules.Parse(options.Rules);

    public string Name => "simulator";

    public CarrierCapabilities Capabilities =>
        CarrierCapabilities.Activate | CarrierCapabilities.Stop | CarrierCapabilities.Resume
        | CarrierCapabilities.Throttle | CarrierCapabilities.Terminate | CarrierCapabilities.QueryRemaining;

    public async Task<CarrierOutcome> ExecuteAsync(CarrierRequest request, CancellationToken cancellationToken)
    {
        var fate = _rules.FateOf(request.Sim.Iccid);
        if (fate.Slow is { } time)
        {
            await Task.Delay(time, clock, cancellationToken);
        }

        if (fate.IsRefused)
        {
            return CarrierOutcome.RefusedForGood("The simulator refuses this SIM.");
        }

        if (request.Attempt <= fate.Failures)
        {
            return CarrierOutcome.TryAgain("The simulator fails for this SIM.");
        }

        if (request is { Action: CarrierAction.Activate, OrderId: { } orderId } && options.Attaches && !fate.StaysOff)
        {
            await AttachAsync(request, orderId, fate, cancellationToken);
        }

        if (fate.IsLate && request.Attempt == 1)
        {
            await Task.Delay(LateBy, clock, cancellationToken); // It is done, and nobody waits long enough to hear it.
        }

        return CarrierOutcome.Done;
    }

    public async Task<CarrierRemaining?> QueryRemainingAsync(CarrierSim sim, CancellationToken cancellationToken)
    {
        var fate = _rules.FateOf(sim.Iccid);
        if (fate.Slow is { } time)
        {
            await Task.Delay(time, clock, cancellationToken);
        }

        return fate.IsRefused ? null
            : fate.Failures > 0 ? throw new CarrierUnreachableException("The simulator fails for this SIM.")
            : await store.FindRemainingAsync(sim, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>
    /// Written down before the answer is given, and once for each command: what a SIM will do survives a restart, and a
    /// command that is sent again changes nothing.
    /// </summary>
    private async Task AttachAsync(
        CarrierRequest request, long orderId, SimulatedFate fate, CancellationToken cancellationToken)
    {
        var sim = request.Sim;
        if (await store.FindArmedAsync(sim.PartnerId, orderId, cancellationToken) is not { } order)
        {
            return;
        }

        var countries = order.UseMcc is { } only ? [only]
            : order.Coverage.Length > 0 ? order.Coverage.Split(',', StringSplitOptions.TrimEntries)
            : AnyCountries;
        var country = countries[(int)(Chance(sim.SimId) % (ulong)countries.Length)];
        var attached = clock.GetUtcNow() + options.AttachAfter;
        List<SimulatedReport> reports = [];
        for (var copy = 1; copy <= (fate.ReportsTwice ? 2 : 1); copy++)
        {
            var location = new SimulatedReport
            {
                PartnerId = sim.PartnerId, CommandId = request.CommandId, Kind = (long)SimulatedReportKind.Location,
                Copy = copy, SimId = sim.SimId, Mcc = country, DueAt = attached.ToUnixTimeMilliseconds(),
            };
            reports.Add(location);
            reports.Add(location with
            {
                Kind = (long)SimulatedReportKind.Use,
                DueAt = (attached + options.UseAfter).ToUnixTimeMilliseconds(),
            });
        }

        await store.ScheduleAsync(reports, cancellationToken);
    }

    private ulong Chance(long number)
    {
        var bits = unchecked(((ulong)options.Seed << 32) + (ulong)number * 0x9E37_79B9_7F4A_7C15UL);
        bits = unchecked((bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9UL);
        return bits ^ (bits >> 31);
    }
}
