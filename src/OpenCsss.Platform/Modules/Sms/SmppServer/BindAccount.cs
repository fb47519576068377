using System.Net;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>What a partner binds with.</summary>
/// <param name="SystemId">Its name on the line.</param>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="ProtectedPassword">Encrypted.</param>
/// <param name="AllowedNetworks">Where it may come from, separated by blanks; empty is anywhere.</param>
/// <param name="MaxBinds">Most binds at one time, on one node.</param>
internal sealed record BindAccount(
    string SystemId, long PartnerId, string ProtectedPassword, string AllowedNetworks, int MaxBinds)
{
    public bool AllowsAddress(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var networks = AllowedNetworks.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return networks.Length == 0
            || Array.Exists(networks, network => IPNetwork.TryParse(network, out var known) && known.Contains(plain));
    }
}
