using System.Net;
using OpenCsss.Platform.Security;

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
    /// <summary>Whether it may bind from there; from nowhere if its networks cannot be read.</summary>
    public bool AllowsAddress(IPAddress address) =>
        NetworkList.TryParse(AllowedNetworks, out var networks) && networks.IsEmptyOrContains(address);
}
