using System.Globalization;
using System.Text.Json.Nodes;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests of carriers, each with a server and a clock of its own: they move it.</summary>
public abstract class CarrierScenario(Engine engine) : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    internal virtual NetworkOptions Options { get; } = new();

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync(engine, Configure, Token);

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A partner with a SIM on which an order was opened: its activation waits for the carrier.</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> OrderAsync(SeedPlan? plan = null)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var seeded = await Host.SeedPlanAsync(Token, plan);
        return (partner, await OrderAsync(partner, seeded), seeded);
    }

    /// <summary>Another SIM of the partner's with an order that was opened.</summary>
    protected async Task<SeededSim> OrderAsync(ApiPartner partner, SeededPlan plan)
    {
        var sim = await Host.SeedSimAsync(partner, Token);
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        return sim;
    }

    /// <summary>Signs and sends an operation with some members.</summary>
    protected async Task<WireAnswer> CallAsync(
        ApiPartner partner, string path, params (string Name, string Value)[] members)
    {
        var json = new JsonObject
        {
            ["version"] = "2.0",
            ["access_code"] = partner.AccessCode,
            ["timestamp"] = Host.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in members)
        {
            json[name] = value;
        }

        return await Host.PostAsync(path, partner.SignText(json.ToJsonString()), Token);
    }

    protected async Task<WantedCommand> OnlyCommandAsync(ApiPartner partner) =>
        Assert.Single(await Host.CommandsAsync(partner, Token));

    protected async Task<OrderLine> OnlyOrderAsync(ApiPartner partner) =>
        Assert.Single(await Host.OrdersAsync(partner, Token));

    internal virtual void Configure(ServerOptions options)
    {
        Options.Work = false;
        options.Carriers = Options;
    }
}
