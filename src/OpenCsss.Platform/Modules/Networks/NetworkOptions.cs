using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks.HttpJson;
using OpenCsss.Platform.Modules.Networks.Simulator;

namespace OpenCsss.Platform.Modules.Networks;

/// <summary>How commands are carried out, and the networks that carry them out.</summary>
internal sealed class NetworkOptions : CarrierOptions
{
    public SimulatorOptions Simulator { get; set; } = new();

    /// <summary>Carriers that speak JSON over HTTP, by their names.</summary>
    public Dictionary<string, HttpCarrierOptions> Http { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
