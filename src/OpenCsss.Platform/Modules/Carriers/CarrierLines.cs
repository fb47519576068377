using System.Collections.Frozen;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>This node's lines to the carriers in its settings.</summary>
internal sealed class CarrierLines(IReadOnlyList<CarrierLine> lines)
{
    private readonly FrozenDictionary<string, CarrierLine> _byName =
        lines.ToFrozenDictionary(line => line.Carrier.Name, StringComparer.Ordinal);

    public IReadOnlyList<CarrierLine> All => lines;

    /// <summary>Null if the server's settings lack the carrier; its commands wait then.</summary>
    public CarrierLine? Find(string name) => _byName.GetValueOrDefault(name);
}
