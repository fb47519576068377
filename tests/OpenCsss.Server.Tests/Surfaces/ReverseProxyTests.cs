using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Outages of a partner's web server as they look from outside: behind a real proxy, haproxy.</summary>
public abstract class ReverseProxyTests(Engine engine) : CallbackScenario(engine)
{
    [Fact]
    public async Task What_happens_while_the_server_is_away_arrives_when_it_is_back_once_and_in_order()
    {
        await using var proxy = await Haproxy.StartAsync(Receiver.Port, Token);
        var partner = await SeedReceivingPartnerAsync($"http://127.0.0.1:{proxy.Port}/hook");
        var sims = new[] { await Host.SeedSimAsync(partner, Token), await Host.SeedSimAsync(partner, Token) };
        var orders = new List<string>[] { [.. await OrderAsync(partner, 2, sims[0])], [.. await OrderAsync(partner, 2, sims[1])] };
        await Host.DispatchAsync(Token);
        Assert.Equal(4, Receiver.Received.Count);

        var port = Receiver.Port;
        await Receiver.DisposeAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < 2; n++)
            {
                orders[n].AddRange(await OrderAsync(partner, 2, sims[n]));
            }

            await Host.DispatchAfterAsync(TimeSpan.FromMinutes(1), Token);
        }

        var failed = (await Host.AttemptsAsync(partner, Token)).Skip(4).ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, attempt => Assert.Equal(503, attempt.Status));

        await using var back = await CallbackReceiver.StartAsync(Token, port);
        await Host.DispatchAfterAsync(TimeSpan.FromHours(1), Token);
        Assert.Equal(orders[0][2..], OrdersIn(back.Received).Where(orders[0].Contains));
        Assert.Equal(orders[1][2..], OrdersIn(back.Received).Where(orders[1].Contains));
        Assert.Equal(
            Enumerable.Range(5, 12).Select(number => $"{partner.AccessCode}-all-{number}"),
            back.Received.Select(item => item.DeliveryId).OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_proxy_that_is_away_itself_loses_nothing_either()
    {
        var port = Haproxy.FreePort();
        var partner = await SeedReceivingPartnerAsync($"http://127.0.0.1:{port}/hook");
        var orders = await OrderAsync(partner, 3);
        await Host.DispatchAsync(Token);
        Assert.Equal("the connection was refused", Assert.Single(await Host.AttemptsAsync(partner, Token)).Error);

        await using var proxy = await Haproxy.StartAsync(Receiver.Port, Token, port);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        Assert.Equal(orders, OrdersIn(Receiver.Received));
    }

    [Fact]
    public async Task A_server_that_hangs_is_a_failure_of_the_proxys_and_the_same_delivery_comes_again()
    {
        await using var proxy = await Haproxy.StartAsync(Receiver.Port, Token, serverTime: "1s");
        var partner = await SeedReceivingPartnerAsync($"http://127.0.0.1:{proxy.Port}/hook");
        Receiver.Then(CallbackReceiver.HangAsync);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal(504, Assert.Single(await Host.AttemptsAsync(partner, Token)).Status);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        Assert.Equal(2, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(item => item.DeliveryId).Distinct());
    }
}

public sealed class ReverseProxyTestsOnSqlite() : ReverseProxyTests(Engine.Sqlite);

public sealed class ReverseProxyTestsOnPostgres() : ReverseProxyTests(Engine.Postgres);
