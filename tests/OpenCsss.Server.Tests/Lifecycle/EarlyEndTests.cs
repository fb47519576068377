using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>An order that was over before its time says when: in the answer, in the event, in the list.</summary>
public abstract class EarlyEndTests(Engine engine) : UsageScenario(engine)
{
    // The clock begins at 18:00:00 in the partner's zone.
    private const string TwoHoursLater = "2026-06-15 20:00:00";
    private const string EndOfMonth = "2026-06-30 23:59:59";

    [Fact]
    public async Task An_order_that_the_partner_has_ended_says_when()
    {
        var used = await UseAsync();
        Assert.Equal(EndOfMonth, await ExpiryAsync(used.Partner, used.OrderId));
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        var question = await used.Partner.TryAsync(EndEarly, new { order_id = used.OrderId }, Token);
        Assert.Equal(TwoHoursLater, question.Data.GetProperty("order_expire_date").GetString());
        Assert.Equal(EndOfMonth, await ExpiryAsync(used.Partner, used.OrderId));

        var answer = await used.Partner.ChangedAsync(EndEarly, used.OrderId);
        Assert.Equal(TwoHoursLater, answer.Data.GetProperty("order_expire_date").GetString());
        Assert.Equal(answer.SignOf(used.Partner), answer.Data.GetProperty("sign").GetString());
        Assert.Equal(TwoHoursLater, await ToldExpiryAsync(used.Partner, "1001"));
        Assert.Equal(TwoHoursLater, await ExpiryAsync(used.Partner, used.OrderId));
        await Host.AdvanceAsync(TimeSpan.FromDays(60), Token);
        Assert.Equal(TwoHoursLater, await ExpiryAsync(used.Partner, used.OrderId));
    }

    [Fact]
    public async Task So_does_an_add_on_that_ends_with_its_order()
    {
        var used = await UseAsync();
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true });
        var extra = await used.Partner.OrderedAsync(plan.OpenOrderFor(used.Sim), Extra);
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        await used.Partner.ChangedAsync(EndEarly, used.OrderId);
        Assert.Equal(TwoHoursLater, await ExpiryAsync(used.Partner, extra));
    }

    [Fact]
    public async Task So_does_an_order_that_the_carrier_has_not_provided()
    {
        var used = await UseAsync();
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        await Host.FailActivationAsync(used.Partner, used.OrderId, Token);
        Assert.Equal(TwoHoursLater, await ToldExpiryAsync(used.Partner, "1001"));
        Assert.Equal(TwoHoursLater, await ExpiryAsync(used.Partner, used.OrderId));
    }

    [Fact]
    public async Task So_does_test_data_that_was_used_up()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(
            partner, Token,
            new SeedSim { LifeCycle = SimLifeCycle.PreActivation, LifeExpireAt = Now.AddDays(90) });
        var plan = await Host.SeedPlanAsync(Token);
        var test = await partner.OrderedAsync(plan.TestOrderFor(sim, "5"));
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        await SendAsync(new SeedUsage(sim.Iccid, Now) { Megabytes = 6 });
        Assert.Equal(OrderStatus.Ended, await partner.StatusAsync(test));
        Assert.Equal(TwoHoursLater, await ToldExpiryAsync(partner, "1008"));
        Assert.Equal(TwoHoursLater, await ExpiryAsync(partner, test));
    }

    [Fact]
    public async Task An_order_that_ran_out_keeps_its_last_second_and_one_that_never_started_has_none()
    {
        var used = await UseAsync();
        var waiting = await used.Partner.OrderedAsync(used.Plan.OrderFor(used.Sim));
        var answer = await used.Partner.ChangedAsync(Cancel, waiting);
        Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty("order_expire_date").ValueKind);
        await used.Partner.ServiceAsync(Pause, used.Sim);
        Assert.Equal(EndOfMonth, await ExpiryAsync(used.Partner, used.OrderId));
        await Host.AdvanceAsync(TimeSpan.FromDays(40), Token);
        Assert.Equal(EndOfMonth, await ToldExpiryAsync(used.Partner, "1008"));
        Assert.Equal((EndOfMonth, ""), (
            await ExpiryAsync(used.Partner, used.OrderId), await ExpiryAsync(used.Partner, waiting)));
    }

    /// <summary><c>expireDate</c> of <c>queryOrder</c>.</summary>
    private static async Task<string> ExpiryAsync(ApiPartner partner, string orderId)
    {
        var list = await partner.CallAsync(
            "/package/queryOrder", new { order_id = orderId, page_no = 1, page_size = 10 }, Token);
        Assert.Equal(ApiStatuses.Success.Code, list.Code);
        return Assert.Single(list.Data.GetProperty("package_order").EnumerateArray()).GetProperty("expireDate").GetString()!;
    }

    /// <summary><c>expire_date</c> of the last event of an operation.</summary>
    private async Task<string?> ToldExpiryAsync(ApiPartner partner, string operation)
    {
        var told = (await Host.EventsAsync(partner, Token)).Last(item => item.Operation == operation);
        using var body = JsonDocument.Parse(told.Body);
        return body.RootElement.GetProperty("expire_date").GetString();
    }
}

public sealed class EarlyEndTestsOnSqlite() : EarlyEndTests(Engine.Sqlite);

public sealed class EarlyEndTestsOnPostgres() : EarlyEndTests(Engine.Postgres);
