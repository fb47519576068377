using System.Net;
using System.Net.Sockets;

namespace OpenCsss.Platform.Security;

/// <summary>Addresses of callers, in the form in which they are compared, counted and logged.</summary>
internal static class CallerAddress
{
    private const int NetworkOctets = 8;
    private const int Octets = 16;

    /// <summary>The IPv4 address of one that is mapped into IPv6, as sockets for both families show it.</summary>
    public static IPAddress Plain(this IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>
    /// What limits count a caller by, because it has all of these addresses for itself: an IPv4 address, or the /64 of
    /// an IPv6 one.
    /// </summary>
    public static IPAddress CountedAs(this IPAddress address)
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
