using System.Collections.Frozen;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>This node's lines to the carriers that it was told of.</summary>
internal sealed class CarrierLines(IReadOnlyList<CarrierLine> lines)
{
    private readonly FrozenDictionary<string, CarrierLine> _byName =
        lines.ToFrozenDictionary(line => line.Carrier.Name, StringComparer.Ordinal);

    public IReadOnlyList<CarrierLine> All => lines;

    /// <summary>Null if the server was not told of the carrier; what is wanted of it waits then.</summary>
    public CarrierLine? Find(string name) => _byName.GetValueOrDefault(name);
}
