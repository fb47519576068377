using System.Text.Json.Nodes;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Plans that renew themselves: told of, charged, tried again, ended politely; what is paid stays.</summary>
public abstract class ShopRenewalTests(Engine engine) : MallScenario(engine)
{
    [Fact]
    public async Task The_person_is_told_three_days_before_and_charged_the_day_before()
    {
        await SubscribeAsync("pm_simulated");
        Assert.Equal(1, await Host.RenewAsync(Token));
        Assert.Equal(0, await Host.RenewAsync(Token));
        await ToAsync(new(2026, 6, 27, 16, 30, 0, TimeSpan.Zero)); // The plan ends on the 30th, in Shanghai.
        Assert.Contains("renews soon", (await Host.CustomerMailAsync(Partner, Token))[^1].Subject, StringComparison.Ordinal);
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        await ToAsync(new(2026, 6, 29, 16, 30, 0, TimeSpan.Zero));
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
        Assert.StartsWith("Receipt renewal-", (await Host.CustomerMailAsync(Partner, Token))[^1].Subject, StringComparison.Ordinal);
        await ToAsync(new(2026, 7, 5, 0, 0, 0, TimeSpan.Zero));
        var list = await Mall.CallAsync("/singleQueryOrder", new JsonObject { ["deviceCode"] = Sim.Iccid }, Token);
        Assert.Equal("2026-07-31", Data(list).GetProperty("orderList")[0].GetProperty("expireDate").GetString());
        await ToAsync(new(2026, 7, 28, 16, 30, 0, TimeSpan.Zero));
        await ToAsync(new(2026, 7, 31, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(3, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task A_renewal_that_is_switched_off_charges_nothing_and_the_period_that_is_paid_stays()
    {
        await SubscribeAsync("pm_simulated");
        var cancel = new JsonObject { ["deviceCode"] = Sim.Iccid, ["orderNo"] = "sub", ["payId"] = PayIdOf("sub") };
        var wrong = (JsonObject)cancel.DeepClone();
        wrong["payId"] = "other";
        AssertIsRefused("4003", await Mall.CallAsync("/cancelAutoRenewalRecord", wrong, Token));
        Assert.Equal("{}", (await Mall.CallAsync("/vshop/cancelAutoRenewalRecord", cancel, Token)).Body);
        Assert.Equal("{}", (await Mall.CallAsync("/getAutoRenewal", Card(), Token)).Body);
        var record = AssertIsBare(await Mall.CallAsync("/queryAutoRenewalRecord", Card(), Token));
        Assert.Equal("sub", record.GetProperty("orderNo").GetString());
        await ToAsync(new(2026, 7, 10, 0, 0, 0, TimeSpan.Zero));
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        Assert.Single(await Host.CustomerMailAsync(Partner, Token));
    }

    [Fact]
    public async Task A_declined_charge_is_tried_three_times_more_over_three_days_and_then_ended_politely()
    {
        await SubscribeAsync("pm_simulated");
        await Host.SetMethodAsync(Partner, "pm_simulated_declined", Token);
        await ToAsync(new(2026, 6, 27, 16, 30, 0, TimeSpan.Zero));
        for (var day = 0; day < 4; day++)
        {
            await ToAsync(new DateTimeOffset(2026, 6, 29, 16, 30, 0, TimeSpan.Zero).AddDays(day));
        }

        Assert.Equal(4, (await Host.ShopPaymentsAsync(Partner, await Host.RenewalPayIdAsync(Partner, Token), Token)).Count);
        var subjects = (await Host.CustomerMailAsync(Partner, Token)).Select(mail => mail.Subject).ToList();
        Assert.Equal(4, subjects.Count);
        Assert.StartsWith("We could not renew", subjects[2], StringComparison.Ordinal);
        Assert.EndsWith("is not renewed any more", subjects[3], StringComparison.Ordinal);
        Assert.Equal("{}", (await Mall.CallAsync("/getAutoRenewal", Card(), Token)).Body);
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        await ToAsync(new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(4, (await Host.CustomerMailAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task Where_the_bank_wants_approval_the_person_is_asked_by_mail_and_may_give_it()
    {
        await SubscribeAsync("pm_simulated");
        await Host.SetMethodAsync(Partner, "pm_simulated_approval", Token);
        await ToAsync(new(2026, 6, 27, 16, 30, 0, TimeSpan.Zero));
        await ToAsync(new(2026, 6, 29, 16, 30, 0, TimeSpan.Zero));
        Assert.StartsWith("Please approve", (await Host.CustomerMailAsync(Partner, Token))[^1].Subject, StringComparison.Ordinal);
        await Host.MakeApprovedAsync(Partner, await Host.RenewalPayIdAsync(Partner, Token), Token);
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
        var record = AssertIsBare(await Mall.CallAsync("/getAutoRenewal", Card(), Token));
        Assert.Equal("sub", record.GetProperty("orderNo").GetString());
    }

    [Fact]
    public async Task A_plan_that_is_not_sold_any_more_ends_its_renewal()
    {
        await SubscribeAsync("pm_simulated");
        await Host.StopSellingAsync(Plan, Token);
        await ToAsync(new(2026, 6, 28, 0, 0, 0, TimeSpan.Zero));
        var subject = (await Host.CustomerMailAsync(Partner, Token))[^1].Subject;
        Assert.EndsWith("is not renewed any more", subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_renew_once()
    {
        await SubscribeAsync("pm_simulated");
        await ToAsync(new(2026, 6, 27, 16, 30, 0, TimeSpan.Zero));
        await using var twin = await Host.StartTwinAsync(Token);
        Host.Clock.Jump(new DateTimeOffset(2026, 6, 29, 16, 30, 0, TimeSpan.Zero) - Host.Clock.GetUtcNow());
        await Task.WhenAll(Host.RenewAsync(Token), twin.RenewAsync(Token));
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    private async Task SubscribeAsync(string method)
    {
        await OpenOrderAsync("sub");
        var direct = new JsonObject { ["email"] = Email, ["payId"] = PayIdOf("sub"), ["pm_id"] = method };
        var answer = AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", direct, Token));
        Assert.Equal("active", answer.GetProperty("status").GetString());
    }

    private JsonObject Card() => new() { ["deviceCode"] = Sim.Iccid };

    /// <summary>Time goes on, and what is due is done.</summary>
    private async Task ToAsync(DateTimeOffset time)
    {
        await Host.AdvanceAsync(time - Host.Clock.GetUtcNow(), Token);
        await Host.RenewAsync(Token);
        await Host.KeepShopAsync(Token);
    }
}

public sealed class ShopRenewalTestsOnSqlite() : ShopRenewalTests(Engine.Sqlite);

public sealed class ShopRenewalTestsOnPostgres() : ShopRenewalTests(Engine.Postgres);
