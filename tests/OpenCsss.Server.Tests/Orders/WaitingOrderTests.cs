using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An order with <c>is_open</c> 0: it is paid for, and waits.</summary>
public abstract class WaitingOrderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_answer_is_the_contracts_to_the_byte()
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(plan.OrderFor(sim), Token);
        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Matches(@"^ORDER_\d{17,19}$", answer.OrderId);
        Assert.Equal(Golden.Of("order-waiting", ("order_id", answer.OrderId)), answer.Body);
    }

    [Fact]
    public async Task The_order_waits_and_is_charged()
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(plan.OrderFor(sim) with { OrderPeriod = "3" }, Token);

        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal(answer.OrderId, $"ORDER_{order.Id}");
        Assert.Equal((OrderStatus.Waiting, OrderKind.Basic, 3L), (order.Status, order.Kind, order.Periods));
        Assert.Equal((null, null, null), (order.ArmedAt, order.StartAt, order.ExpireAt));
        Assert.Equal(450, order.ChargedMinor);
        Assert.Equal(100_000 - 450, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task The_ledger_gets_two_entries_that_sum_to_zero()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);

        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        var entries = (await Host.LedgerAsync(partner, Token)).Where(line => line.OrderId == order.Id).ToList();
        Assert.Equal([(1, -150), (2, 150)], entries.Select(line => (line.Account, line.AmountMinor)));
        Assert.All(entries, line => Assert.Equal((1L, "USD"), (line.Kind, line.Currency)));
        Assert.Single(entries.Select(line => line.MovementId).Distinct());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task One_event_says_that_it_was_created()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Imsis = "454070000000192,460010000000192" });
        var placed = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);

        var created = Assert.Single(await Host.EventsAsync(partner, Token));
        Assert.Equal((1L, "1000", sim.Id), (created.EventNo, created.Operation, created.SimId));
        Assert.Equal(
            Golden.Of(
                "event-created",
                ("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", placed.OrderId), ("package_code", plan.Code)),
            created.Body);
    }

    [Fact]
    public async Task A_sim_in_pre_activation_stays_there()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.PreActivation });
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var life = await Host.SimAsync(partner, sim, Token);
        Assert.Equal((SimLifeCycle.PreActivation, null), (life.LifeCycle, life.ActivatedAt));
    }

    [Fact]
    public async Task Orders_of_one_moment_are_numbered_in_their_sequence()
    {
        var (partner, sim, plan) = await SeedAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token)).OrderId!);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
        Assert.All(ids, id => Assert.Matches(@"^ORDER_\d{17,19}$", id));
        Assert.Equal(ids, (await Host.OrdersAsync(partner, Token)).Select(order => $"ORDER_{order.Id}"));
    }

    [Fact]
    public async Task English_is_spoken_to_those_who_ask_for_it()
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(plan.OrderFor(sim), Token, ("Accept-Language", "EN-US"));
        Assert.Equal((ApiStatuses.Success.Code, "Success"), (answer.Code, answer.Message));
    }
}

public sealed class WaitingOrderTestsOnSqlite(SharedApiHost shared) : WaitingOrderTests(shared, Engine.Sqlite);

public sealed class WaitingOrderTestsOnPostgres(SharedApiHost shared) : WaitingOrderTests(shared, Engine.Postgres);
