using System.Collections.Frozen;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>The ways to SIMs that this deployment has.</summary>
internal sealed class SmsRoutes(IReadOnlyList<ISmsRoute> routes, SmsOptions options)
{
    private readonly FrozenDictionary<string, ISmsRoute> _byName =
        routes.ToFrozenDictionary(route => route.Name, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<ISmsRoute> All => routes;

    /// <summary>The name of the route to a SIM; null if it has no SMS service.</summary>
    public string? Of(SmsSim sim) =>
        options.RouteOf(sim.Carrier) is { } name && _byName.TryGetValue(name, out var route)
        && !(route.NeedsNumber && string.IsNullOrEmpty(sim.Msisdn))
            ? route.Name
            : null;
}
