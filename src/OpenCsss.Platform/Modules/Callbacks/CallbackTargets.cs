using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// What callbacks may be sent to. A partner chooses the address, and the request leaves from inside the operator's
/// network: without these rules a partner could reach what stands there, the cloud's metadata service to begin with.
/// </summary>
internal sealed class CallbackTargets
{
    private static readonly NetworkList NotPublic = NetworkList.Parse(
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        + "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "

        // Of what IPv6 calls global: protocol assignments with Teredo among them, examples, 6to4.
        + "2001::/23 2001:db8::/32 2002::/16 3fff::/20");

    private static readonly NetworkList GlobalUnicast = NetworkList.Parse("2000::/3");

    /// <summary>An IPv4 address behind a translator, in the last four bytes.</summary>
    private static readonly NetworkList Translated = NetworkList.Parse("64:ff9b::/96");

    private readonly FrozenSet<string> _hosts;
    private readonly NetworkList _networks;

    /// <param name="allowed">Hosts, addresses and networks that are allowed all the same, between blanks.</param>
    public CallbackTargets(string allowed)
    {
        var isNetwork = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(word => NetworkList.TryParseOne(word, out _));
        _networks = NetworkList.Parse(string.Join(' ', isNetwork[true]));
        _hosts = isNetwork[false].ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public bool Allows(string host, IPAddress address)
    {
        var reached = Reached(address);
        return IsPublic(reached) || _hosts.Contains(host) || _networks.Contains(reached);
    }

    /// <summary>The address that packets reach in the end: an IPv4 address may be dressed as an IPv6 one.</summary>
    private static IPAddress Reached(IPAddress address) =>
        Translated.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : address.Plain();

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily is AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
        && !NotPublic.Contains(address);
}
