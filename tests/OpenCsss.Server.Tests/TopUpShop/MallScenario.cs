using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Callers of the Mall API, in a server of the test's own, whose people pay at the simulated provider. Nothing is looked
/// after unless the test says so.
/// </summary>
public abstract class MallScenario(Engine engine) : IAsyncLifetime
{
    protected const string Missing = "3001";
    protected const string Email = "person@example.com";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ManualClock Clock { get; } = new();

    protected ApiHost Host { get; private set; } = null!;

    protected ApiPartner Partner { get; private set; } = null!;

    protected MallCaller Mall { get; private set; } = null!;

    protected SeededSim Sim { get; private set; } = null!;

    protected SeededPlan Plan { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        Host = await ApiHost.StartAsync(engine, Clock, Configure, Token);
        Partner = await Host.SeedPartnerAsync(Token);
        Sim = await Host.SeedSimAsync(Partner, Token);
        Plan = await Host.SeedPlanAsync(Token, new SeedPlan { NameEn = "Plan", NameZh = "套餐" });
        Mall = new MallCaller(Partner);
    }

    /// <summary>The server ends, and the books are proved, before anything else does.</summary>
    public async ValueTask DisposeAsync()
    {
        await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What has to be there before the server is.</summary>
    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>What goes after the server.</summary>
    private protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    private protected virtual void Configure(ServerOptions options)
    {
    }

    /// <summary>An ordinary order of one period.</summary>
    protected JsonObject Order(string orderNo = "2020061214140465562", SeededSim? sim = null) => new()
    {
        ["autoRenewal"] = "0", ["deviceCode"] = (sim ?? Sim).Iccid, ["orderNo"] = orderNo, ["orderPeriod"] = "1",
        ["packageCode"] = Plan.Code, ["payAmount"] = "1.50", ["payCurrency"] = "USD", ["requestOrderId"] = "000000000001",
        ["servicePlanCode"] = "string", ["servicePlanShowName"] = "string",
    };

    protected string PayIdOf(string orderNo) => Partner.AccessCode + orderNo;

    protected async Task<string> OpenOrderAsync(string orderNo = "2020061214140465562", Action<JsonObject>? edit = null)
    {
        var order = Order(orderNo);
        edit?.Invoke(order);
        AssertIsBare(await Mall.CallAsync("/vshop/singleOrder", order, Token));
        return order["payId"]?.ToString() ?? PayIdOf(orderNo);
    }

    /// <summary>A person buys on the shop's pages; the same key is the same form.</summary>
    private protected async Task<Bought> OrderOnPageAsync(string key, bool renewsItself = false, SeededSim? sim = null)
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        Assert.True(Iccid.TryParse((sim ?? Sim).Iccid, out var iccid));
        var card = (await Host.ShopFront.FindCardAsync(partner, iccid, Token))!;
        var plan = (await Host.ShopFront.FindPlanAsync(partner, card, Plan.Code, Token))!;
        return await Host.ShopCounter.OpenOrderAsync(partner, card, plan, 1, Email, renewsItself, key, "en-US", Token);
    }

    /// <summary>The person opens the payment and does something on the simulated page.</summary>
    protected async Task<JsonElement> PayAsync(string payId, string outcome = "paid")
    {
        AssertIsBare(await Mall.CallAsync("/payment/stripePayment", new JsonObject { ["payId"] = payId }, Token));
        return Data(await Mall.CallAsync(
            "/payment/simulated/confirm", new JsonObject { ["payId"] = payId, ["outcome"] = outcome }, Token));
    }

    protected async Task<JsonElement> QueryAsync(string payId) =>
        Data(await Mall.CallAsync("/payment/resultQuery", new JsonObject { ["payId"] = payId }, Token));

    protected static JsonElement AssertIsBare(WireAnswer answer)
    {
        var json = Json(answer);
        Assert.False(json.TryGetProperty("operateCode", out _), answer.Body);
        Assert.Equal(200, answer.Status);
        return json;
    }

    /// <summary>The data of an answer whose envelope has <c>operateCode</c>.</summary>
    protected static JsonElement Data(WireAnswer answer)
    {
        Assert.StartsWith("""{"operateCode":"S","message":"success","data":""", answer.Body, StringComparison.Ordinal);
        Assert.Equal(200, answer.Status);
        return Json(answer).GetProperty("data");
    }

    protected static void AssertIsRefused(string code, WireAnswer answer, string? text = null)
    {
        var json = Json(answer);
        Assert.Equal(["operateCode", "resultCode", "message"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("F", code), (json.GetProperty("operateCode").GetString(), json.GetProperty("resultCode").GetString()));
        Assert.NotEqual("", json.GetProperty("message").GetString());
        if (text is not null)
        {
            Assert.Equal(text, json.GetProperty("message").GetString());
        }
    }

    protected static JsonElement Json(WireAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.Clone();
    }
}
