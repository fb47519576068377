using System.Net;

namespace OpenCsss.Platform.Security;

/// <summary>
/// Addresses and networks (CIDR) as operators write them, separated by blanks: <c>192.0.2.7 10.0.0.0/8
/// 2001:db8::/32</c>. An address alone is a network of one. The one home of their form: whatever is allowed, trusted or
/// known by its address is read here.
/// </summary>
internal sealed class NetworkList
{
    /// <summary>What is accepted, after «must be» or «needs».</summary>
    public const string Form = "addresses or networks like 192.0.2.7 and 192.0.2.0/24, separated by blanks";

    /// <summary>Bits of an IPv6 address before an IPv4 address that is mapped into it.</summary>
    private const int MappedBits = 96;

    private readonly IPNetwork[] _networks;

    private NetworkList(IPNetwork[] networks) => _networks = networks;

    public IReadOnlyList<IPNetwork> Networks => _networks;

    public bool IsEmpty => _networks.Length == 0;

    /// <exception cref="FormatException">A word is neither an address nor a network; the message names it.</exception>
    public static NetworkList Parse(string text) => new(
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => TryParseOne(word, out var network)
            ? network
            : throw new FormatException($"'{word}' is neither an address nor a network; needed are {Form}.")),
    ]);

    public static bool TryParse(string text, out NetworkList networks)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var read = new IPNetwork[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!TryParseOne(words[i], out read[i]))
            {
                networks = new NetworkList([]);
                return false;
            }
        }

        networks = new NetworkList(read);
        return true;
    }

    /// <summary>One of them. An IPv4 address that is written as an IPv6 one is the IPv4 address.</summary>
    public static bool TryParseOne(string word, out IPNetwork network)
    {
        if (IPNetwork.TryParse(word, out network))
        {
            if (network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= MappedBits)
            {
                network = new IPNetwork(network.BaseAddress.Plain(), network.PrefixLength - MappedBits);
            }

            return true;
        }

        if (!IPAddress.TryParse(word, out var address))
        {
            return false;
        }

        var plain = address.Plain();
        network = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
        return true;
    }

    /// <summary>Whether an address, in whichever form it comes, is in one of the networks.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.Plain();
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same for a list that restricts: without networks, everybody may.</summary>
    public bool IsEmptyOrContains(IPAddress address) => IsEmpty || Contains(address);

    /// <summary>In the form in which it is stored.</summary>
    public override string ToString() => string.Join(' ', _networks);
}
