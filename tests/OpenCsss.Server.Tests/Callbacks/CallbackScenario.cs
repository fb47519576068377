using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Tests of what is sent to partners. Each has a server of its own, which sends when the test says so, and a partner's
/// web server that answers by script.
/// </summary>
public abstract class CallbackScenario(Engine engine) : IAsyncLifetime
{
    protected static readonly TimeSpan Deadline = Patience.Deadline;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    protected CallbackReceiver Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await StartHostAsync();
        Receiver = await CallbackReceiver.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (Receiver is not null)
        {
            await Receiver.DisposeAsync();
            await Host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual Task<ApiHost> StartHostAsync() => ApiHost.StartSendingAsync(engine, Token);

    /// <summary>A partner whose events of all kinds go to the receiver.</summary>
    protected async Task<ApiPartner> SeedReceivingPartnerAsync(string? url = null)
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 1_000_000 });
        await partner.SetCallbackAsync(url ?? Receiver.Url, Token);
        return partner;
    }

    /// <summary>Orders as often as said for one new SIM; each order is an event. The orders' ids.</summary>
    protected async Task<IReadOnlyList<string>> OrderAsync(ApiPartner partner, int count = 1, SeededSim? sim = null)
    {
        sim ??= await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token)).OrderId!);
        }

        return ids;
    }

    /// <summary>The longest that the schedule's delays can be made by chance.</summary>
    protected static TimeSpan AtTheLatest(TimeSpan delay) => delay * (1 + RetrySchedule.Jitter);

    protected static IEnumerable<string> OrdersIn(IEnumerable<ReceivedCallback> received) =>
        received.Select(item => item.Text("orderid"));
}
