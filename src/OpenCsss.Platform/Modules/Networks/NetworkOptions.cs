using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks.HttpJson;
using OpenCsss.Platform.Modules.Networks.Simulator;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.Networks;

/// <summary>How commands are carried out, and the networks that carry them out.</summary>
internal sealed class NetworkOptions : CarrierOptions
{
    public SimulatorOptions Simulator { get; set; } = new();

    /// <summary>Carriers that speak JSON over HTTP, by their names.</summary>
    public Dictionary<string, HttpCarrierOptions> Http { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public override void Check(SettingCheck check)
    {
        base.Check(check);
        Simulator.Check(check.Of(nameof(Simulator)), Lease);
        foreach (var (name, carrier) in Http)
        {
            var section = check.Of($"{nameof(Http)}:{name}");
            section.Require(
                name.ToLowerInvariant() is not ("simulator" or "radius"), name, "a name that is not taken", "NAME");
            carrier.Check(section, Lease);
        }
    }
}
