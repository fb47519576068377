using System.Net;
using System.Text;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>The clients that options name, found by where a packet comes from.</summary>
internal sealed class RadiusClients
{
    private readonly List<(IPNetwork Network, RadiusClient Client)> _networks = [];
    private readonly Dictionary<string, RadiusClient> _byName = new(StringComparer.Ordinal);

    public RadiusClients(RadiusOptions options)
    {
        foreach (var (name, client) in options.Clients)
        {
            var known = RadiusClient.Of(name.ToLowerInvariant(), client);
            _byName.Add(known.Name, known);
            _networks.AddRange(NetworkList.Parse(client.Address).Networks.Select(network => (network, known)));
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

    public static RadiusClient Of(string name, RadiusClientOptions options) => new(name, options)
    {
        UplinkIsInput = options.Uplink is "input",
        DisconnectAddress = options.DisconnectAddress.Length > 0 ? IPAddress.Parse(options.DisconnectAddress) : null,
    };
}
