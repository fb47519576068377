using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests of usage, each with a server and a clock of its own: they move it.</summary>
public abstract class UsageScenario(Engine engine) : IAsyncLifetime
{
    protected const long Megabyte = DataVolume.BytesPerMegabyte;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    protected DateTimeOffset Now => Host.Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync(engine, Configure, Token);

    public virtual ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal virtual void Configure(ServerOptions options)
    {
        options.Operator.Token = ApiHost.OperatorToken;
        options.Carriers.Work = false;
    }

    /// <summary>A partner with a SIM on which an order of 30 MB a month is in use.</summary>
    protected async Task<UsedSim> UseAsync(SeedPlan? plan = null, Func<PlaceOrderRequest, PlaceOrderRequest>? edit = null)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token);
        var seeded = await Host.SeedPlanAsync(Token, plan);
        var order = seeded.OpenOrderFor(sim);
        return new UsedSim(partner, sim, seeded, await partner.OrderedAsync(edit?.Invoke(order) ?? order));
    }

    /// <summary>Hands over records, which must be taken: how many were counted, were there already, are unknown.</summary>
    protected async Task<(int Counted, int Duplicates, int Unknown)> SendAsync(params IEnumerable<SeedUsage> records)
    {
        var answer = await Host.SendUsageAsync(Token, records);
        Assert.Equal("0000", answer.Code);
        return (
            answer.Data.GetProperty("counted").GetInt32(), answer.Data.GetProperty("duplicates").GetInt32(),
            answer.Data.GetProperty("unknown").GetInt32());
    }

    /// <summary>A record of ten minutes that ends now.</summary>
    protected SeedUsage Used(UsedSim used, long megabytes) => new(used.Sim.Iccid, Now) { Megabytes = megabytes };

    protected async Task<IReadOnlyList<string>> ActionsAsync(UsedSim used) =>
        [.. (await Host.CommandsAsync(used.Partner, Token)).Select(command => command.Action.ToString())];
}

/// <summary>A SIM with an order in use.</summary>
public sealed record UsedSim(ApiPartner Partner, SeededSim Sim, SeededPlan Plan, string OrderId);
