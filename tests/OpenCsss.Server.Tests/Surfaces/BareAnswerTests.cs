using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What the web server refuses before anything of ours hears of it has the envelope all the same.</summary>
public abstract class BareAnswerTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Theory]
    [InlineData("+158")]
    [InlineData("-1")]
    [InlineData("0x9e")]
    [InlineData("158,158")]
    [InlineData("1 58")]
    [InlineData("99999999999999999999")]
    [InlineData("000000000000000000000000000158")]
    public async Task A_length_that_is_not_digits_alone_is_refused(string length)
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        var answer = await SendAsync(body, $"Content-Length: {length.Replace("158", $"{body.Length}", StringComparison.Ordinal)}");
        AssertIsBare(answer, 400, ApiStatuses.InvalidJson);
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_length_in_digits_is_taken()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        Assert.Equal("0000", (await SendAsync(body, $"Content-Length: 0{body.Length}")).Code);
    }

    [Theory]
    [InlineData("POST /package/orderPackage HTTP/1.1", "Content-Length: 2")]
    [InlineData("POST /package/orderPackage HTTP/1.1", "Host: a", "Host: b")]
    [InlineData("POST /package/orderPackage HTTP/1.1", "Host: csss", "No header")]
    [InlineData("POST /package/orderPackage HTTP/1.1", "Host: csss", "Content-Length: 2", "Content-Length: 3")]
    [InlineData("POST /package/%00orderPackage HTTP/1.1", "Host: csss", "Content-Length: 2")]
    [InlineData("POST package/orderPackage HTTP/1.1", "Host: csss")]
    [InlineData("POST /package/orderPackage", "Host: csss")]
    [InlineData("\u0001\u0002\u0003 / HTTP/1.1", "Host: csss")]
    public async Task A_head_that_is_none_gets_1001(params string[] head) =>
        AssertIsBare(await RawHttp.SendAsync(Host.Address, head, "{}"u8.ToArray(), Token), 400, ApiStatuses.InvalidJson);

    [Fact]
    public async Task A_request_line_or_headers_that_are_too_long_get_1003()
    {
        var longLine = $"POST /{new string('a', 10_000)} HTTP/1.1";
        AssertIsBare(
            await RawHttp.SendAsync(Host.Address, [longLine, "Host: csss"], default, Token), 414, ApiStatuses.RequestTooLarge);
        var longHeader = $"X-Long: {new string('a', 40_000)}";
        AssertIsBare(await SendAsync([], longHeader), 431, ApiStatuses.RequestTooLarge);
        var many = Enumerable.Range(0, 200).Select(n => $"X-{n}: a");
        AssertIsBare(await SendAsync([], [.. many]), 431, ApiStatuses.RequestTooLarge);
    }

    [Fact]
    public async Task Each_has_an_id_of_its_own_and_what_comes_through_is_not_touched()
    {
        var ids = new HashSet<string>();
        for (var n = 0; n < 3; n++)
        {
            ids.Add((await SendAsync([], "No header")).Headers["X-Request-Id"]);
        }

        Assert.Equal(3, ids.Count);
        var partner = await Host.SeedPartnerAsync(Token);
        var body = partner.Sign(new ListOrdersRequest { PageNumber = 1, PageSize = 1 });
        var answer = await SendAsync(body, $"Content-Length: {body.Length}", "X-Request-Id: mine");
        Assert.Equal(("2001", "mine"), (answer.Code, answer.Headers["X-Request-Id"]));
        var health = await Host.GetAsync("/healthz", Token);
        Assert.Equal(200, health.Status);
    }

    private static void AssertIsBare(WireAnswer answer, int httpStatus, ApiStatus status)
    {
        var text = OwnLanguages.Text(status, LanguageTags.Chinese);
        Assert.Equal(httpStatus, answer.Status);
        Assert.Equal($$"""{"code":"{{status.Code}}","data":null,"message":"{{text}}","success":false}""", answer.Body);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.NotEmpty(answer.Headers["X-Request-Id"]);
        Assert.Equal("close", answer.Headers["Connection"]);
    }

    private Task<WireAnswer> SendAsync(byte[] body, params string[] headers) =>
        RawHttp.SendAsync(Host.Address, [$"POST {ApiPartner.OrderPath} HTTP/1.1", "Host: csss", .. headers], body, Token);
}

public sealed class BareAnswerTestsOnSqlite(SharedApiHost shared) : BareAnswerTests(shared, Engine.Sqlite);

public sealed class BareAnswerTestsOnPostgres(SharedApiHost shared) : BareAnswerTests(shared, Engine.Postgres);
