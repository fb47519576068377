using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What a partner's web server hears of purchases: once for each that is paid, signed as recharges are.</summary>
public abstract class RechargeCallbackTests(Engine engine) : MallScenario(engine)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private CallbackReceiver _receiver = null!;

    [Fact]
    public async Task A_payment_is_told_once_with_its_body_and_signature_however_often_it_is_asked_about()
    {
        await HearAsync();
        var payId = await OpenOrderAsync("7", order => order["email"] = Email);
        await Host.DispatchAsync(Token);
        Assert.Empty(_receiver.Received); // It is not paid.
        await PayAsync(payId);
        await Task.WhenAll(
            QueryAsync(payId), Mall.ProveAsync("/resultConfirm", new JsonObject { ["payId"] = payId }, Token), QueryAsync(payId));
        for (var n = 0; n < 3; n++)
        {
            await Host.DispatchAsync(Token);
        }

        var told = Assert.Single(_receiver.Received);
        var orderId = new OrderId(Assert.Single(await Host.OrdersAsync(Partner, Token)).Id);
        Assert.Equal(
            $$"""
            {"partner_code":"{{Partner.AccessCode}}","purchase_order_id":"7","order_id":"{{orderId}}","sim_id":"{{Sim.Iccid}}","package_code":"{{Plan.Code}}","order_period":"1","pay_amount":"1.50","pay_currency":"USD","pay_type":"simulated","paid_at":"{{Clock.GetUtcNow().ToUnixTimeMilliseconds()}}","auto_renewal":"0"}
            """,
            told.Json);
        AssertIsSigned(told);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_told_again_under_the_same_id()
    {
        await HearAsync();
        _receiver.Then(500);
        await PayAsync(await OpenOrderAsync("7"));
        await Host.DispatchAsync(Token);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(6), Token);
        Assert.Equal(2, _receiver.Received.Count);
        Assert.Single(_receiver.Received.Select(told => (told.DeliveryId, told.Json)).Distinct());
        Assert.All(_receiver.Received, AssertIsSigned);
    }

    [Fact]
    public async Task What_the_partner_was_paid_for_is_told_in_its_words_and_repeated_it_is_not()
    {
        await HearAsync();
        var paid = Order("8");
        (paid["payRst"], paid["payStatus"], paid["payType"]) = ("SUCCESS", "1", "微信");
        for (var n = 0; n < 3; n++)
        {
            AssertIsBare(await Mall.ProveAsync("/synPartner/SynOrderInfo", paid, Token));
            await Host.DispatchAsync(Token);
        }

        var told = Assert.Single(_receiver.Received);
        Assert.Equal(("8", "微信", "0"), (told.Text("purchase_order_id"), told.Text("pay_type"), told.Text("auto_renewal")));
        AssertIsSigned(told);
    }

    [Fact]
    public async Task Each_period_of_a_renewal_is_told_under_its_own_number()
    {
        await HearAsync();
        var payId = await OpenOrderAsync("sub");
        AssertIsBare(await Mall.CallAsync(
            "/stripeSubDirectly", new JsonObject { ["email"] = Email, ["payId"] = payId, ["pm_id"] = "pm_simulated" }, Token));
        foreach (var day in (int[])[27, 29])
        {
            await Host.AdvanceAsync(new DateTimeOffset(2026, 6, day, 16, 30, 0, TimeSpan.Zero) - Clock.GetUtcNow(), Token);
            await Host.RenewAsync(Token);
        }

        await Host.DispatchAsync(Token);
        Assert.Equal(2, _receiver.Received.Count);
        var order = await Host.ShopOrderAsync(Partner, payId, Token);
        Assert.Equal(["sub", $"renewal-{order.Id}-2"], _receiver.Received.Select(told => told.Text("purchase_order_id")));
        Assert.All(_receiver.Received, told => Assert.Equal("1", told.Text("auto_renewal")));
    }

    [Fact]
    public async Task Money_that_goes_back_is_told_to_nobody()
    {
        await HearAsync();
        var payId = await OpenOrderAsync("7");
        AssertIsBare(await Mall.CallAsync("/stripePayment", new JsonObject { ["payId"] = payId }, Token));
        await Host.StopSellingAsync(Plan, Token);
        await Mall.CallAsync("/payment/simulated/confirm", new JsonObject { ["payId"] = payId, ["outcome"] = "paid" }, Token);
        await Host.DispatchAsync(Token);
        Assert.Empty(_receiver.Received);
    }

    private protected override async Task PrepareAsync() => _receiver = await CallbackReceiver.StartAsync(Token);

    private protected override ValueTask CleanUpAsync() => _receiver.DisposeAsync();

    private protected override void Configure(ServerOptions options)
    {
        options.Callbacks.AllowPlainHttp = true;
        options.Callbacks.AllowedTargets = "127.0.0.0/8";
    }

    private async Task HearAsync()
    {
        await Host.MakeSandboxAsync(Token);
        await Partner.SetCallbackAsync(_receiver.Url, Token, EventNames.Recharge);
    }

    /// <summary>By the contract's words, and by nothing of ours.</summary>
    private void AssertIsSigned(ReceivedCallback told)
    {
        var members = JsonNode.Parse(told.Body)!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal)
            .Where(member => member.Value!.ToString().Length > 0);
        var canonical = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var content = $"1.0:HMAC-SHA1:{told.Headers["x-lf-timestamp"]}{canonical.ToJsonString(Plain)}";
#pragma warning disable CA5350 // The contract's.
        var mac = HMACSHA1.HashData(Encoding.UTF8.GetBytes(Partner.Secret), Encoding.UTF8.GetBytes(content));
#pragma warning restore CA5350
        Assert.Equal($"{Partner.AccessCode}/{Convert.ToBase64String(mac)}", told.Headers["x-lf-signature"]);
        Assert.Equal("1.0", told.Headers["x-lf-notification-version"]);
        Assert.Equal("HMAC-SHA1", told.Headers["x-lf-algo"]);
    }
}

public sealed class RechargeCallbackTestsOnSqlite() : RechargeCallbackTests(Engine.Sqlite);

public sealed class RechargeCallbackTestsOnPostgres() : RechargeCallbackTests(Engine.Postgres);
