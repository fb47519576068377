using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// What a gateway is called. It says an identifier, an address or both, and not the same in every packet: two packets
/// are of the same gateway if their identifiers are the same, or where one has none, their addresses. A client can
/// speak of its own gateways alone, so its name is part of each.
/// </summary>
/// <param name="Nas">The client and the identifier, or else the address.</param>
/// <param name="Other">The client and the address of a gateway that has sent its identifier too; else null.</param>
/// <param name="Alias">
/// The address once more, so that it is no identifier: what a session is found by in packets that carry the address
/// alone. Null if the packet has none.
/// </param>
internal readonly record struct GatewayNames(string Nas, string? Other, string? Alias)
{
    /// <summary>Whether the address is all that was sent.</summary>
    public bool IsAddressAlone => Other is null && Alias is not null;

    /// <summary>Under these its sessions are kept.</summary>
    public IEnumerable<string> Keys => Other is null ? [Nas] : [Nas, Other];

    /// <summary>
    /// All that ends with the gateway: an address without an identifier stands for all that were sent with it.
    /// </summary>
    public IEnumerable<string> Ended => IsAddressAlone ? [Nas, Alias!] : Keys;

    /// <summary>A gateway that names itself not at all is where its packets come from.</summary>
    public static GatewayNames Of(AccountingRecord record, AccountingOrigin origin)
    {
        var client = origin.Client.Name;
        var address = record.NasAddress ?? (record.NasIdentifier is null ? origin.Peer : null);
        return record.NasIdentifier is not { } identifier
            ? new GatewayNames($"{client}/{address}", null, $"/{client}/{address}")
            : new GatewayNames(
                $"{client}/{identifier}",
                address is null ? null : $"{client}/{address}",
                address is null ? null : $"/{client}/{address}");
    }

    /// <summary>Whether a session of a gateway with other names may be reported under these.</summary>
    public bool Fit(string nas, string? alias) =>
        nas == Nas || nas == Other || (IsAddressAlone && alias == Alias);
}
