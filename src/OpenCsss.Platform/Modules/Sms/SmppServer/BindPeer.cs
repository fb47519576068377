using System.Net;
using System.Net.Sockets;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>The addresses that one caller has for itself: an IPv4 address, or a /64 of IPv6.</summary>
internal static class BindPeer
{
    private const int NetworkOctets = 8;

    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var octets = address.GetAddressBytes();
        octets.AsSpan(NetworkOctets).Clear();
        return new IPAddress(octets);
    }
}
