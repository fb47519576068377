using System.Net;
using System.Text;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>The clients that options name, found by where a packet comes from.</summary>
internal sealed class RadiusClients
{
    private readonly List<(IPNetwork Network, RadiusClient Client)> _networks = [];
    private readonly Dictionary<string, RadiusClient> _byName = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The options make no sense; the message is one line for a person.</exception>
    public RadiusClients(RadiusOptions options)
    {
        foreach (var (name, client) in options.Clients)
        {
            try
            {
                Add(RadiusClient.Of(name.ToLowerInvariant(), client), client.Address);
            }
            catch (FormatException exception)
            {
                throw new FormatException($"Radius:Clients:{name}: {exception.Message}", exception);
            }
        }

        // Of two networks that hold an address, the smaller one is meant.
        _networks.Sort((a, b) => b.Network.PrefixLength.CompareTo(a.Network.PrefixLength));
    }

    /// <summary>Whose packets come from there; null if nobody's.</summary>
    public RadiusClient? Find(IPAddress address)
    {
        foreach (var (network, client) in _networks)
        {
            if (network.Contains(address))
            {
                return client;
            }
        }

        return null;
    }

    public RadiusClient? Find(string name) => _byName.GetValueOrDefault(name);

    private void Add(RadiusClient client, string addresses)
    {
        _byName.Add(client.Name, client);
        var words = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            throw new FormatException("Address must be addresses or networks, separated by blanks.");
        }

        foreach (var word in words)
        {
            var network = IPAddress.TryParse(word, out var address)
                ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
                : IPNetwork.TryParse(word, out var parsed) ? parsed
                : throw new FormatException($"'{word}' is neither an address nor a network.");
            if (_networks.Any(other => other.Network.Equals(network)))
            {
                throw new FormatException($"{word} belongs to another client as well.");
            }

            _networks.Add((network, client));
        }
    }
}

/// <summary>A gateway or proxy that reports sessions.</summary>
internal sealed class RadiusClient
{
    private readonly byte[] _secret;
    private readonly byte[] _disconnectSecret;

    private RadiusClient(string name, RadiusClientOptions options)
    {
        Name = name;
        _secret = Encoding.UTF8.GetBytes(options.Secret);
        _disconnectSecret = options.DisconnectSecret.Length > 0
            ? Encoding.UTF8.GetBytes(options.DisconnectSecret)
            : _secret;
        DisconnectPort = options.DisconnectPort;
    }

    /// <summary>In lower case.</summary>
    public string Name { get; }

    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Whether what the gateway received is what the SIM has sent.</summary>
    public bool UplinkIsInput { get; private init; }

    /// <summary>Where it is asked to end sessions; null is where its packets came from.</summary>
    public IPAddress? DisconnectAddress { get; private init; }

    public int DisconnectPort { get; }

    public ReadOnlySpan<byte> DisconnectSecret => _disconnectSecret;

    /// <exception cref="FormatException">The options make no sense.</exception>
    public static RadiusClient Of(string name, RadiusClientOptions options)
    {
        Require(
            name.Length <= 64 && !name.Contains('/', StringComparison.Ordinal), "Such a name is too long, or has a /.");
        Require(
            options.Secret.Length > 0
                && Encoding.UTF8.GetByteCount(options.Secret) <= RadiusAuthenticity.MaxSecretLength
                && Encoding.UTF8.GetByteCount(options.DisconnectSecret) <= RadiusAuthenticity.MaxSecretLength,
            "Secret must have 1 to 128 bytes.");
        Require(options.Uplink is "input" or "output", "Uplink must be input or output.");
        Require(options.DisconnectPort is >= 1 and <= 65_535, "DisconnectPort must be 1 to 65535.");
        IPAddress? disconnectAddress = null;
        Require(
            options.DisconnectAddress.Length == 0
                || IPAddress.TryParse(options.DisconnectAddress, out disconnectAddress),
            "DisconnectAddress must be an address.");
        return new RadiusClient(name, options)
        {
            UplinkIsInput = options.Uplink is "input", DisconnectAddress = disconnectAddress,
        };
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new FormatException(message);
        }
    }
}
