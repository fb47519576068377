using System.Net;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Testing;

/// <summary>What networks tell by RADIUS.</summary>
public sealed partial class ApiHost
{
    /// <summary>Where Accounting-Requests are taken.</summary>
    public IPEndPoint RadiusEndPoint => HostedService<RadiusListener>().EndPoint!;

    /// <summary>How many packets came to this.</summary>
    internal long RadiusCount(PacketFate fate) => Services<RadiusMetrics>()[fate];

    /// <summary>How many packets were answered of sessions whose subscriber nobody has.</summary>
    public long Unattributed => Services<RadiusMetrics>().Unattributed;

    /// <summary>Counts sessions that have waited for a SIM with their telephone number; how many.</summary>
    public Task<int> CountWaitingSessionsAsync(CancellationToken cancellationToken) =>
        HostedService<WaitingSessions>().RunOnceAsync(cancellationToken);

    /// <summary>Removes sessions whose time is over; how many.</summary>
    public Task<int> RemoveSessionsAsync(CancellationToken cancellationToken) =>
        HostedService<SessionRetention>().RunOnceAsync(cancellationToken);

    /// <summary>Opens a server to a gateway that a test plays, on any free port.</summary>
    internal static void OpenTo(ServerOptions options, RadiusGateway gateway, string uplink = "input")
    {
        options.Radius.Listen = "127.0.0.1:0";
        options.Radius.Clients["lab"] = new RadiusClientOptions
        {
            Address = "127.0.0.1", Secret = RadiusGateway.Secret, Uplink = uplink, DisconnectPort = gateway.DynamicPort,
        };
    }
}
