using OpenCsss.Contracts.Sims;
using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests of RADIUS, each with a server, a clock and a gateway of its own.</summary>
public abstract class RadiusScenario(Engine engine) : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    protected RadiusGateway Gateway { get; } = new();

    protected DateTimeOffset Now => Host.Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync(engine, Configure, Token);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    internal virtual void Configure(ServerOptions options) => ApiHost.OpenTo(options, Gateway);

    /// <summary>A partner with a SIM of the carrier «radius».</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim)> SeedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token, new SeedSim { Carrier = "radius" }));
    }

    protected Task TellAsync(SessionTold told) => Gateway.TellAsync(Host.RadiusEndPoint, told, Token);

    /// <summary>What is told of a SIM's session at a second from now on, by the gateway's clock.</summary>
    protected SessionTold Told(
        SeededSim sim, AccountingStatus status, int second = 0, long? input = null, long? output = null,
        string session = "s-1") =>
        new(session, status, sim.Imsis) { At = Now.AddSeconds(second), InputOctets = input, OutputOctets = output };

    protected async Task<SimSession?> SessionAsync(ApiPartner partner, SeededSim sim) =>
        (await partner.Client.ShowSimAsync(new ShowSimRequest { DeviceId = sim.Iccid }, Token)).Session;

    /// <summary>Waits for what happens on the other side of a socket.</summary>
    protected static Task UntilAsync(Func<bool> holds) => Poll.UntilAsync(holds, Token);
}
