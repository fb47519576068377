using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>Every operation that changes an order: asked as a question, sent again, and sent many times at once.</summary>
public abstract class RepeatedChangeTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    public static TheoryData<string> Changes => [Open, Cancel, EndEarly, Renew, Reduce, Pause, Restart, Extra, Ota, Batch];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_question_changes_nothing_and_tells_the_price(string path)
    {
        var (partner, request) = await PrepareAsync(path);
        var before = await Host.StateAsync(partner, Token);
        var balance = await partner.BalanceAsync();
        var answer = await partner.TryAsync(path, request, Token, ("Idempotency-Key", "question"));
        Assert.Equal("0000", answer.Code);
        Assert.Equal(before, await Host.StateAsync(partner, Token));

        var told = path == Batch ? answer.Data.GetProperty("device_order")[0] : answer.Data;
        Assert.Equal("USD", told.GetProperty("currency").GetString());
        var isCharge = told.TryGetProperty("charge", out var charge);
        var price = decimal.Parse((isCharge ? charge : told.GetProperty("refund")).GetString()!, null);
        Assert.Equal("0000", (await partner.CallAsync(path, request, Token)).Code);
        Assert.Equal(balance + ((isCharge ? -100 : 100) * price), await partner.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task The_same_bytes_act_once_and_get_the_same_answer(string path)
    {
        var (partner, request) = await PrepareAsync(path);
        var body = partner.SignAny(request);
        var first = await Host.PostAsync(path, body, Token);
        Assert.Equal("0000", first.Code);
        var after = await Host.StateAsync(partner, Token);
        Assert.Equal(first.Body, (await Host.PostAsync(path, body, Token)).Body);
        Assert.Equal(after, await Host.StateAsync(partner, Token));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task At_once_on_two_nodes_it_happens_once(string path)
    {
        await using var twin = await Host.StartTwinAsync(Token);
        var (partner, request) = await PrepareAsync(path);
        var body = partner.SignAny(request);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            (n % 2 == 0 ? Host : twin).PostAsync(path, body, Token)));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal("0000", answers[0].Code);

        // Signed anew each is a wish of its own, unless a key says that it is not.
        var (other, wish) = await PrepareAsync(path);
        var keyed = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            other.At(n % 2 == 0 ? Host : twin).CallAsync(path, wish, Token, ("Idempotency-Key", "once"))));
        Assert.Single(keyed.Select(answer => answer.Body).Distinct());
        Assert.Equal(await partner.ToldAsync(), await other.ToldAsync());
        Assert.Equal(await partner.BalanceAsync(), await other.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
        await Host.AssertBooksBalanceAsync(other, Token);
    }

    [Theory]
    [InlineData(Open)]
    [InlineData(Cancel)]
    [InlineData(EndEarly)]
    public async Task Of_many_wishes_for_the_same_change_one_is_fulfilled(string path)
    {
        await using var twin = await Host.StartTwinAsync(Token);
        var (partner, request) = await PrepareAsync(path);
        var bodies = Enumerable.Range(0, 10).Select(_ => partner.SignAny(request)).ToArray();
        var answers = await Task.WhenAll(bodies.Select((body, n) =>
            (n % 2 == 0 ? Host : twin).PostAsync(path, body, Token)));
        Assert.Equal((1, 9), (answers.Count(answer => answer.Code == "0000"), answers.Count(answer => answer.Code == "4004")));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_key_of_another_wish_is_taken()
    {
        var (partner, request) = await PrepareAsync(Renew);
        Assert.Equal("0000", (await partner.CallAsync(Renew, request, Token, ("Idempotency-Key", "a"))).Code);
        var order = (await Host.OrdersAsync(partner, Token))[0];
        var other = new { order_id = $"ORDER_{order.Id}", renew_period = "2" };
        Assert.Equal("1011", (await partner.CallAsync(Renew, other, Token, ("Idempotency-Key", "a"))).Code);
        Assert.Equal("1011", (await partner.CallAsync(EndEarly, request, Token, ("Idempotency-Key", "a"))).Code);
    }

    /// <summary>A partner of whom the operation can be asked, and the request.</summary>
    private async Task<(ApiPartner Partner, object Request)> PrepareAsync(string path)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Type = path == Ota ? SimType.Ota : SimType.Physical });
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { RefundRule = RefundRule.WholePeriods });
        var order = plan.OrderFor(sim) with { OrderPeriod = "3", IsOpen = path is Open or Cancel ? "0" : "1" };
        var orderId = path is Ota or Batch ? "" : await partner.OrderedAsync(order);
        if (path == Restart)
        {
            await partner.ServiceAsync(Pause, sim);
        }

        return (partner, path switch
        {
            Renew => new { order_id = orderId, renew_period = "1" },
            Reduce => new { order_id = orderId, reduce_period = "1" },
            Pause or Restart => new { device_id = sim.Iccid },
            Ota => plan.DaysFor(sim, 3),
            Batch => plan.BatchFor(sim.Iccid),
            Extra => (await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true })).OrderFor(sim),
            _ => new { order_id = orderId },
        });
    }
}

public sealed class RepeatedChangeTestsOnSqlite(SharedApiHost shared) : RepeatedChangeTests(shared, Engine.Sqlite);

public sealed class RepeatedChangeTestsOnPostgres(SharedApiHost shared) : RepeatedChangeTests(shared, Engine.Postgres);
