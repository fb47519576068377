using System.Net;
using System.Text;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Settings;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>Which networks report their sessions by RADIUS, and how they are asked to end them.</summary>
internal sealed class RadiusOptions
{
    /// <summary>Where Accounting-Requests are taken; an address and a port. Nothing is, without a client.</summary>
    public string Listen { get; set; } = "0.0.0.0:1813";

    /// <summary>Who may send, by names that stay: a session belongs to its client's name.</summary>
    public Dictionary<string, RadiusClientOptions> Clients { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Requests under way at one time. What comes on top is not answered, and its sender sends it again.
    /// </summary>
    public int QueueLength { get; set; } = 10_000;

    /// <summary>What the system may keep for us while we are busy, in bytes; it may give less.</summary>
    public int ReceiveBuffer { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// How far a gateway's clock may differ from the arrival of its packets, less their delay. Beyond it arrival
    /// counts. Less than an hour, because a clock in the wrong zone is off by that.
    /// </summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A session that nothing was heard of for so long is not shown as online.</summary>
    public TimeSpan OfflineAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a session that has stopped is known, to recognise what comes late.</summary>
    public TimeSpan KeepStopped { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a session is known that has not stopped and that nothing was heard of.</summary>
    public TimeSpan KeepSilent { get; set; } = TimeSpan.FromDays(90);

    /// <summary>What is asked of the networks.</summary>
    public RadiusCarrierOptions Carrier { get; set; } = new();

    public IPEndPoint ListenEndPoint => IPEndPoint.Parse(Listen);

    /// <param name="check">Of this section.</param>
    /// <param name="lease">How long a command is a node's.</param>
    public void Check(SettingCheck check, TimeSpan lease)
    {
        check.Require(IPEndPoint.TryParse(Listen, out _), Listen, "an address and a port");
        check.AtLeast(QueueLength, 1);
        check.AtLeast(ReceiveBuffer, 4_096);
        check.Positive(ClockTolerance);
        check.Positive(OfflineAfter);
        check.Positive(KeepStopped);
        check.Require(KeepSilent >= KeepStopped, KeepSilent, "Radius:KeepStopped or more");
        Carrier.Check(check.Of(nameof(Carrier)), lease);
        var known = new Dictionary<IPNetwork, string>();
        foreach (var (name, client) in Clients)
        {
            var section = check.Of($"{nameof(Clients)}:{name}");
            client.Check(section, name);
            _ = NetworkList.TryParse(client.Address, out var networks);
            foreach (var network in networks.Networks.Where(network => !known.TryAdd(network, name)))
            {
                section.Require(
                    false, client.Address, $"networks that are named once; {network} is of {known[network]} already",
                    nameof(client.Address));
            }
        }
    }
}

/// <summary>A gateway, or a proxy before gateways, that reports sessions.</summary>
internal sealed class RadiusClientOptions
{
    /// <summary>Addresses or networks that its packets come from, separated by blanks.</summary>
    public string Address { get; set; } = "";

    /// <summary>What both sides know; never logged.</summary>
    public string Secret { get; set; } = "";

    /// <summary>
    /// Which of its counters is what the SIM has sent: <c>input</c> (what the gateway received, RFC 2866) or
    /// <c>output</c>.
    /// </summary>
    public string Uplink { get; set; } = "input";

    /// <summary>Where it is asked to end sessions; empty is where its packets came from.</summary>
    public string DisconnectAddress { get; set; } = "";

    public int DisconnectPort { get; set; } = 3799;

    /// <summary>The secret for that; empty is <see cref="Secret"/>.</summary>
    public string DisconnectSecret { get; set; } = "";

    public void Check(SettingCheck check, string name)
    {
        const string SecretForm = "1 to 128 bytes";
        check.Require(
            name.Length <= 64 && !name.Contains('/', StringComparison.Ordinal), name,
            "a name of 64 characters or less without a /", "NAME");
        check.Require(NetworkList.TryParse(Address, out var networks) && !networks.IsEmpty, Address, NetworkList.Form);
        check.RequireSecret(Secret.Length > 0 && IsShort(Secret), nameof(Secret), SecretForm);
        check.RequireSecret(IsShort(DisconnectSecret), nameof(DisconnectSecret), SecretForm);
        check.Require(Uplink is "input" or "output", Uplink, "input or output");
        check.Between(DisconnectPort, 1, 65_535);
        check.Require(
            DisconnectAddress.Length == 0 || IPAddress.TryParse(DisconnectAddress, out _), DisconnectAddress,
            "an address");
    }

    private static bool IsShort(string secret) =>
        Encoding.UTF8.GetByteCount(secret) <= RadiusAuthenticity.MaxSecretLength;
}

/// <summary>How the carrier <c>radius</c> asks.</summary>
internal sealed class RadiusCarrierOptions : CarrierLimits
{
    /// <summary>How often a request is sent again while no answer has come.</summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What a CoA-Request says to throttle a session, as <c>NUMBER=KIND:VALUE</c>, separated by blanks; see
    /// <see cref="AttributeTemplate"/>. Empty: it cannot throttle.
    /// </summary>
    public string Throttle { get; set; } = "11=text:throttle-{kbps}";

    /// <summary>What a CoA-Request says to give a session its full speed again; empty: nothing is asked.</summary>
    public string FullSpeed { get; set; } = "";

    public override void Check(SettingCheck check, TimeSpan lease)
    {
        base.Check(check, lease);
        check.Positive(ResendAfter);
        check.Reads(Throttle, AttributeTemplate.Parse);
        check.Reads(FullSpeed, AttributeTemplate.Parse);
    }
}
