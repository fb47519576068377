using System.Net;
using OpenCsss.Platform.Modules.Carriers;

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
}
