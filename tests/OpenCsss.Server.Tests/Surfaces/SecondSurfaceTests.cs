using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// A surface that the product does not have, in the server as it is: whatever becomes of a request is told in that
/// surface's words, and those of the others are what they were.
/// </summary>
public abstract class SecondSurfaceTests(Engine engine)
{
    private const string Path = "/kiosk/order";

    private static readonly HostAddition Kiosk = new(
        services => services.AddSurface<KioskSurface>(),
        routes => routes.MapPost(Path, Operate).On<KioskSurface, RouteHandlerBuilder>());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_success_has_its_envelope_in_the_language_that_it_reads()
    {
        await using var host = await StartAsync();
        AssertIs(Success("操作成功"), 200, await CallAsync(host, "1"));
        AssertIs(Success("done"), 200, await CallAsync(host, "1", languageCode: "1"));
    }

    [Fact]
    public async Task An_answer_that_was_rendered_for_a_repetition_is_the_one_that_is_sent_at_once()
    {
        await using var host = await StartAsync();
        Assert.Equal((await CallAsync(host, "1")).Body, (await CallAsync(host, "rendered")).Body);
    }

    [Fact]
    public async Task A_refusal_has_its_code_and_shape()
    {
        await using var host = await StartAsync();
        AssertIs("""{"operateCode":"F","resultCode":10008,"message":"不: "}""", 200, await CallAsync(host, "none"));
        AssertIs("""{"operateCode":"F","resultCode":2,"message":"no: order_id"}""", 400, await CallAsync(host, "", "1"));
    }

    [Fact]
    public async Task Its_own_proof_is_asked_for_before_the_operation_runs()
    {
        await using var host = await StartAsync();
        var unsigned = """{"order_id":"broken","sign":"d41d8cd98f00b204e9800998ecf8427e"}"""u8.ToArray();
        AssertIs("""{"operateCode":"F","resultCode":7,"message":"不: "}""", 403, await host.PostAsync(Path, unsigned, Token));
    }

    [Theory]
    [InlineData("""{"order_id":""")]
    [InlineData("""{"order_id":"1","order_id":"2"}""")]
    [InlineData("[]")]
    public async Task JSON_that_is_none_is_told_in_its_words(string body)
    {
        await using var host = await StartAsync();
        AssertIs(
            """{"operateCode":"F","resultCode":2,"message":"不: "}""", 400,
            await host.PostAsync(Path, Encoding.UTF8.GetBytes(body), Token));
    }

    [Fact]
    public async Task A_member_of_the_wrong_type_is_told_in_its_words_and_language()
    {
        await using var host = await StartAsync();
        var body = Sign(new JsonObject { ["order_id"] = new JsonArray("1"), ["languageCode"] = "1" });
        AssertIs(
            """{"operateCode":"F","resultCode":2,"message":"no: order_id"}""", 400, await host.PostAsync(Path, body, Token));
    }

    [Fact]
    public async Task What_no_operation_has_is_refused_by_the_surface_that_it_lies_below()
    {
        const string Refused = """{"operateCode":"F","resultCode":4,"message":"不: "}""";
        await using var host = await StartAsync();
        AssertIs(Refused, 404, await host.PostAsync("/kiosk/other", "{}"u8.ToArray(), Token));
        AssertIs(Refused, 404, await host.PostAsync("/KIOSK", "{}"u8.ToArray(), Token));
        AssertIs(Refused, 404, await host.GetAsync(Path, Token));
        foreach (var path in (string[])["/kiosks", "/package/kiosk", "/operator/kiosk", "/"])
        {
            ApiScenario.AssertIsRefusal(
                await host.PostAsync(path, "{}"u8.ToArray(), Token), ApiStatuses.NoSuchOperation, LanguageTags.Chinese);
        }
    }

    [Fact]
    public async Task A_fault_is_told_in_its_words_and_nothing_of_the_inside()
    {
        await using var host = await StartAsync();
        host.ExpectLog("The password is hunter2.", "The operation throws it.");
        AssertIs("""{"operateCode":"F","resultCode":9999,"message":"不: "}""", 500, await CallAsync(host, "broken"));
    }

    [Fact]
    public async Task A_busy_database_is_told_in_its_words_and_when_to_come_again()
    {
        await using var host = await StartAsync();
        var answer = await CallAsync(host, "busy");
        AssertIs("""{"operateCode":"F","resultCode":3004,"message":"不: "}""", 503, answer);
        Assert.Equal("1", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Its_limits_are_its_own()
    {
        await using var host = await StartAsync();
        for (var n = 0; n < KioskSurface.CallsPerAddress; n++)
        {
            Assert.Equal(200, (await CallAsync(host, "1")).Status);
        }

        AssertIs("""{"operateCode":"F","resultCode":14,"message":"不: "}""", 420, await CallAsync(host, "1"));
        var partner = await host.SeedPartnerAsync(Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);
        var order = await host.PostAsync("/package/orderPackage", partner.Sign(plan.OrderFor(sim)), Token);
        Assert.Equal("0000", order.Code);
    }

    private static Reply<OrderPlaced> Operate(OrderRequest request, KioskCaller caller, KioskSurface surface) =>
        request.OrderId switch
        {
            null or "" => new Refusal(ApiError.ParameterMissing, "order_id"),
            "none" => ApiError.OrderNotFound,
            "busy" => throw new StoreBusyException(),
            "broken" => throw new InvalidOperationException("The password is hunter2."),
            "rendered" => Reply<OrderPlaced>.Stored(surface.Render(new OrderPlaced("1", null, null), caller.Language)),
            var id => new OrderPlaced(id, null, null),
        };

    private static string Success(string message) =>
        """{"code":0,"data":{"sign":null,"order_id":"1","order_start_date":null,"order_expire_date":null},"""
        + $"\"message\":\"{message}\",\"messageSourceHandler\":{{}}}}";

    private Task<ApiHost> StartAsync() => ApiHost.StartAsync(engine, Kiosk, Token);

    private static Task<WireAnswer> CallAsync(ApiHost host, string orderId, string languageCode = "0") =>
        host.PostAsync(Path, Sign(new JsonObject { ["order_id"] = orderId, ["languageCode"] = languageCode }), Token);

    private static byte[] Sign(JsonObject body)
    {
        var content = new ArrayBufferWriter<byte>();
        RequestParameters.TryParse(Encoding.UTF8.GetBytes(body.ToJsonString()), out var parameters);
        using (parameters)
        {
            parameters!.WriteContent(content, SignDialect.Canonical);
        }

        body["sign"] = KioskSurface.Checksum(content.WrittenSpan);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static void AssertIs(string body, int status, WireAnswer answer)
    {
        Assert.Equal(body, answer.Body);
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.NotEmpty(answer.Headers["X-Request-Id"]);
    }
}

public sealed class SecondSurfaceTestsOnSqlite() : SecondSurfaceTests(Engine.Sqlite);

public sealed class SecondSurfaceTestsOnPostgres() : SecondSurfaceTests(Engine.Postgres);
