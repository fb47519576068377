using System.Text.Json;
using System.Text.Json.Nodes;
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

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    protected ApiPartner Partner { get; private set; } = null!;

    protected MallCaller Mall { get; private set; } = null!;

    protected SeededSim Sim { get; private set; } = null!;

    protected SeededPlan Plan { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ApiHost.StartAsync(engine, Configure, Token);
        Partner = await Host.SeedPartnerAsync(Token);
        Sim = await Host.SeedSimAsync(Partner, Token);
        Plan = await Host.SeedPlanAsync(Token, new SeedPlan { NameEn = "Plan", NameZh = "套餐" });
        Mall = new MallCaller(Partner);
    }

    /// <summary>The server ends, and the books are proved, before anything else does.</summary>
    public async ValueTask DisposeAsync()
    {
        await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

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
