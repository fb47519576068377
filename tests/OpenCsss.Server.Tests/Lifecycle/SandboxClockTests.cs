using System.Text;
using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>POST /operator/clock/advance: a month in a moment, in a sandbox alone.</summary>
public abstract class SandboxClockTests(Engine engine)
{
    private const string OperatorToken = "an-operators-token-of-tests";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_a_month_brings_has_happened_when_it_answers()
    {
        await using var host = await StartAsync(isSandbox: true);
        var partner = await host.SeedPartnerAsync(Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);

        var answer = await AdvanceAsync(host, "32d12h");

        Assert.Equal(("32d12h", 1), (
            answer.Data.GetProperty("moved_by").GetString(), answer.Data.GetProperty("sims").GetInt32()));
        Assert.Equal(
            [OrderStatus.Ended, OrderStatus.InUse],
            (await host.OrdersAsync(partner, Token)).Select(order => order.Status));
        Assert.Equal(
            ["1000", "1005", "1000", "1008", "1005"],
            (await host.EventsAsync(partner, Token)).Select(line => line.Operation));
    }

    [Fact]
    public async Task Requests_are_signed_by_the_time_outside_and_orders_live_by_the_platforms()
    {
        await using var host = await StartAsync(isSandbox: true);
        var partner = await host.SeedPartnerAsync(Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);
        await AdvanceAsync(host, "400d");
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        var order = Assert.Single(await host.OrdersAsync(partner, Token));
        Assert.Equal((host.Clock.GetUtcNow() + TimeSpan.FromDays(400)).ToUnixTimeMilliseconds(), order.StartAt);
    }

    [Theory]
    [InlineData("", "2001")]
    [InlineData("a month", "2002")]
    [InlineData("12h1d", "2002")]
    [InlineData("0d", "2002")]
    [InlineData("99999d", "2003")]
    public async Task What_is_no_length_of_time_is_refused(string by, string code)
    {
        await using var host = await StartAsync(isSandbox: true);
        Assert.Equal(code, (await AdvanceAsync(host, by)).Code);
    }

    [Fact]
    public async Task A_platform_that_is_no_sandbox_has_no_such_operation()
    {
        await using var host = await StartAsync(isSandbox: false);
        Assert.Equal(ApiStatuses.NoSuchOperation.Code, (await AdvanceAsync(host, "1d")).Code);
    }

    [Fact]
    public async Task Nobody_moves_time_without_the_token()
    {
        await using var host = await StartAsync(isSandbox: true);
        var answer = await host.PostAsync(
            "/operator/clock/advance", """{"by":"1d"}"""u8.ToArray(), Token, ("Authorization", "Bearer wrong"));
        Assert.Equal(ApiStatuses.SignatureInvalid.Code, answer.Code);
    }

    private static Task<WireAnswer> AdvanceAsync(ApiHost host, string by) => host.PostAsync(
        "/operator/clock/advance", Encoding.UTF8.GetBytes($$"""{"by":"{{by}}"}"""), Token,
        ("Authorization", $"Bearer {OperatorToken}"));

    private async Task<ApiHost> StartAsync(bool isSandbox)
    {
        var host = await ApiHost.StartAsync(engine, options => options.Operator.Token = OperatorToken, Token);
        if (isSandbox)
        {
            await host.MakeSandboxAsync(Token);
        }

        return host;
    }
}

public sealed class SandboxClockTestsOnSqlite() : SandboxClockTests(Engine.Sqlite);

public sealed class SandboxClockTestsOnPostgres() : SandboxClockTests(Engine.Postgres);
