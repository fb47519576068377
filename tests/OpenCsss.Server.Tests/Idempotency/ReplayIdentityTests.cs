using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>
/// A request has two identities, its signature and its <c>Idempotency-Key</c>. Whoever was answered under one is known
/// under both from then on, for every operation that writes. The books are verified after each class.
/// </summary>
public abstract class ReplayIdentityTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const string Send = "/sms/sendSms";
    private const string SetCallback = "/notification/setCallback";

    public static TheoryData<string> Operations =>
        [ApiPartner.OrderPath, Batch, Extra, Ota, Open, Cancel, EndEarly, Renew, Reduce, Pause, Restart, Send, SetCallback];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_was_answered_by_its_key_is_repeated_by_its_signature(string path)
    {
        var (partner, request) = await PrepareAsync(path);
        var (one, two) = (partner.SignAny(request), partner.SignAny(request));
        var first = await Host.PostAsync(path, one, Token, Key("k"));
        Assert.Equal("0000", first.Code);
        var after = await DoneAsync(partner);
        await AssertAsync(path, first, (two, "k"), (two, null), (two, "k2"), (partner.SignAny(request), "k2"));
        Assert.Equal(after, await DoneAsync(partner));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_was_answered_by_its_signature_is_repeated_by_its_key(string path)
    {
        var (partner, request) = await PrepareAsync(path);
        var (one, two) = (partner.SignAny(request), partner.SignAny(request));
        var first = await Host.PostAsync(path, one, Token);
        Assert.Equal("0000", first.Code);
        var after = await DoneAsync(partner);
        await AssertAsync(path, first, (one, "k"), (two, "k"), (two, null), (one, "k2"), (partner.SignAny(request), "k2"));
        Assert.Equal(after, await DoneAsync(partner));
    }

    [Fact]
    public async Task A_chain_of_keys_and_signatures_of_any_length_is_one_order()
    {
        var (partner, request) = await PrepareAsync(ApiPartner.OrderPath);
        var body = partner.SignAny(request);
        var first = await Host.PostAsync(ApiPartner.OrderPath, body, Token);
        for (var n = 0; n < 5; n++)
        {
            await AssertAsync(ApiPartner.OrderPath, first, (body, $"key-{n}"));
            body = partner.SignAny(request);
            await AssertAsync(ApiPartner.OrderPath, first, (body, $"key-{n}"));
        }

        Assert.Equal(2, (await Host.OrdersAsync(partner, Token)).Count); // With the one that prepared the SIM.
    }

    [Fact]
    public async Task Two_requests_that_were_two_stay_two_and_each_gets_its_own_answer()
    {
        var (partner, request) = await PrepareAsync(ApiPartner.OrderPath);
        var (one, two) = (partner.SignAny(request), partner.SignAny(request));
        var first = await Host.PostAsync(ApiPartner.OrderPath, one, Token);
        var second = await Host.PostAsync(ApiPartner.OrderPath, two, Token, Key("k"));
        Assert.NotEqual(first.OrderId, second.OrderId);
        var after = await DoneAsync(partner);

        // The bytes say more than the key: this is the first one again.
        await AssertAsync(ApiPartner.OrderPath, first, (one, "k"), (one, null));
        await AssertAsync(ApiPartner.OrderPath, second, (two, null), (partner.SignAny(request), "k"));
        Assert.Equal(after, await DoneAsync(partner));
    }

    [Fact]
    public async Task A_key_of_another_request_is_taken_whatever_the_signature_says()
    {
        var (partner, request) = await PrepareAsync(Renew);
        var body = partner.SignAny(request);
        var first = await Host.PostAsync(Renew, body, Token);
        var other = await PrepareAsync(partner, Cancel);
        Assert.Equal("0000", (await Host.PostAsync(Cancel, partner.SignAny(other), Token, Key("k"))).Code);
        var after = await Host.StateAsync(partner, Token);
        Assert.Equal("1011", (await Host.PostAsync(Renew, body, Token, Key("k"))).Code);
        Assert.Equal("1011", (await Host.PostAsync(Renew, partner.SignAny(request), Token, Key("k"))).Code);
        Assert.Equal(after, await Host.StateAsync(partner, Token));
        await AssertAsync(Renew, first, (body, null));
    }

    [Fact]
    public async Task A_refusal_is_remembered_under_neither()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var body = partner.Sign((await Host.SeedPlanAsync(Token)).OrderFor(sim));
        Assert.Equal("5001", (await partner.OrderAsync(body, Token, Key("k"))).Code);
        await Host.FundAsync(partner, 150, Token);
        var placed = await partner.OrderAsync(body, Token, Key("k"));
        Assert.Equal("0000", placed.Code);
        await AssertAsync(ApiPartner.OrderPath, placed, (body, null));
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Both_identities_at_once_at_any_node_are_one_order(int nodes)
    {
        await using var twin = nodes == 2 ? await Host.StartTwinAsync(Token) : null;
        for (var round = 0; round < 5; round++)
        {
            var (partner, sim, plan) = await SeedAsync();
            var order = plan.OrderFor(sim);
            var (one, two) = (partner.Sign(order), partner.Sign(order));
            var answers = await AtOnceAsync(twin, partner, (one, null), (one, "a"), (one, "b"), (one, null));
            Assert.Equal("0000", answers[0].Code);
            answers = [.. answers, .. await AtOnceAsync(twin, partner, (two, "a"), (two, "b"), (one, "c"), (two, "a"))];
            var three = partner.Sign(order);
            answers = [.. answers, .. await AtOnceAsync(twin, partner, (two, null), (three, "c"), (two, "d"), (two, "a"))];
            answers = [.. answers, .. await AtOnceAsync(twin, partner, (three, null), (partner.Sign(order), "d"))];
            Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct());
            Assert.Single(await Host.OrdersAsync(partner, Token));
            await Host.AssertBooksBalanceAsync(partner, Token);
        }
    }

    private Task<WireAnswer[]> AtOnceAsync(
        ApiHost? twin, ApiPartner partner, params (byte[] Body, string? Key)[] requests) =>
        Task.WhenAll(requests.SelectMany(request => new[] { Host, twin ?? Host }, (request, node) => Task.Run(
            () => partner.At(node).OrderAsync(request.Body, Token, request.Key is { } key ? [Key(key)] : []), Token)));

    private async Task AssertAsync(string path, WireAnswer first, params (byte[] Body, string? Key)[] requests)
    {
        foreach (var (body, key) in requests)
        {
            var again = await Host.PostAsync(path, body, Token, key is null ? [] : [Key(key)]);
            Assert.Equal((first.Status, first.Body), (again.Status, again.Body));
        }
    }

    /// <summary>All that was done, without what is remembered of requests.</summary>
    private async Task<PartnerState> DoneAsync(ApiPartner partner) =>
        await Host.StateAsync(partner, Token) with { Answers = new StoredAnswers() };

    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private async Task<(ApiPartner Partner, object Request)> PrepareAsync(string path)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await PrepareAsync(partner, path));
    }

    /// <summary>A request that the operation fulfils each time that it is asked anew, where it can be.</summary>
    private async Task<object> PrepareAsync(ApiPartner partner, string path)
    {
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Type = path == Ota ? SimType.Ota : SimType.Physical });
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { RefundRule = RefundRule.WholePeriods });
        var order = plan.OrderFor(sim) with { OrderPeriod = "9", IsOpen = path is Open or Cancel or Ota ? "0" : "1" };
        var orderId = await partner.OrderedAsync(order);
        if (path == Restart)
        {
            await partner.ServiceAsync(Pause, sim);
        }

        return path switch
        {
            ApiPartner.OrderPath => plan.OrderFor(sim),
            Batch => plan.BatchFor(sim.Iccid),
            Extra => (await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true })).OrderFor(sim),
            Ota => plan.DaysFor(sim, 3),
            Renew => new { order_id = orderId, renew_period = "1" },
            Reduce => new { order_id = orderId, reduce_period = "1" },
            Pause or Restart => new { device_id = sim.Iccid },
            Send => new { device_id = sim.Iccid, content = "hello" },
            SetCallback => new { @event = "all", url = "https://example.com/hook", rotate_secret = "1", send_test = "1" },
            _ => new { order_id = orderId },
        };
    }
}

public sealed class ReplayIdentityTestsOnSqlite(SharedApiHost shared) : ReplayIdentityTests(shared, Engine.Sqlite);

public sealed class ReplayIdentityTestsOnPostgres(SharedApiHost shared) : ReplayIdentityTests(shared, Engine.Postgres);
