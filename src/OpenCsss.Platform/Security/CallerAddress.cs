using System.Net;
using System.Net.Sockets;

namespace OpenCsss.Platform.Security;

/// <summary>Addresses of callers, in the form in which they are compared, counted and told.</summary>
internal static class CallerAddress
{
    private const int NetworkOctets = 8;
    private const int Octets = 16;

    /// <summary>The IPv4 address of one that is mapped into IPv6, as sockets for both families show it.</summary>
    public static IPAddress Plain(this IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>
    /// What stands for all addresses that one caller has for itself: an IPv4 address, or a /64 of IPv6.
    /// </summary>
    public static IPAddress Household(this IPAddress address)
    {
        var plain = address.Plain();
        if (plain.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return plain;
        }

        Span<byte> octets = stackalloc byte[Octets];
        plain.TryWriteBytes(octets, out _);
        octets[NetworkOctets..].Clear();
        return new IPAddress(octets);
    }
}
