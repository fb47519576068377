using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What headers say of a body, sent over a socket as no client would, and what a body may begin with.</summary>
public abstract class RequestHeaderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Theory]
    [InlineData]
    [InlineData("Content-Type:")]
    [InlineData("Content-Type: application/json")]
    [InlineData("Content-Type: Application/JSON; Charset=UTF-8")]
    [InlineData("Content-Type: application/json;charset=utf8")]
    [InlineData("Content-Type: application/json; charset = \"Utf8\"")]
    [InlineData("Content-Type: application/json ; charset = utf-8 ; odata=verbose")]
    [InlineData("Content-Type: application/json", "Content-Type: application/json")]
    [InlineData("Content-Type: application/json", "Content-Type: application/json; charset=utf-8")]
    [InlineData("Content-Type: application/json, application/json")]
    [InlineData("Content-Encoding: identity")]
    [InlineData("Content-Encoding: Identity", "Content-Type: application/json")]
    [InlineData("Content-Encoding:")]
    public async Task A_body_that_is_said_to_be_json_in_utf8_is_read(params string[] headers)
    {
        var (partner, sim, plan) = await SeedAsync();
        Assert.Equal("0000", (await SendAsync(partner.Sign(plan.OrderFor(sim)), headers)).Code);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Theory]
    [InlineData("Content-Type: application/json; charset = gbk")]
    [InlineData("Content-Type: application/json;charset=gb2312")]
    [InlineData("Content-Type: application/json; charset=utf-16")]
    [InlineData("Content-Type: application/json; charset")]
    [InlineData("Content-Type: application/json; charset=utf-8; charset=gbk")]
    [InlineData("Content-Type: application/json", "Content-Type: application/json; charset=gbk")]
    [InlineData("Content-Type: application/json", "Content-Type: text/plain")]
    [InlineData("Content-Type: text/plain, application/json")]
    [InlineData("Content-Type: application/jsonp")]
    [InlineData("Content-Encoding: gzip")]
    [InlineData("Content-Encoding: identity, br", "Content-Type: application/json")]
    [InlineData("Content-Encoding: identity", "Content-Encoding: deflate")]
    public async Task A_body_that_is_said_to_be_something_else_is_not_read(params string[] headers)
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await SendAsync(partner.Sign(plan.OrderFor(sim)), headers);
        AssertIsRefusal(answer, ApiStatuses.UnsupportedContentType, LanguageTags.Chinese);
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_body()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        var first = await SendAsync([0xEF, 0xBB, 0xBF, .. body]);
        Assert.Equal("0000", first.Code);
        Assert.Equal(first.Body, (await SendAsync(body)).Body); // It is the same request.
        Assert.Equal("1001", (await SendAsync([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. body])).Code);
        Assert.Equal("1001", (await SendAsync([0xEF, 0xBB, 0xBF])).Code);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("80000000\r\n")]
    [InlineData("x\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("2\r\n{}}\r\n0\r\n\r\n")]
    public async Task A_chunk_whose_size_is_none_is_the_callers_fault(string body)
    {
        var answer = await RawHttp.SendAsync(
            Host.Address,
            [$"POST {ApiPartner.OrderPath} HTTP/1.1", "Host: csss", "Transfer-Encoding: chunked"],
            System.Text.Encoding.ASCII.GetBytes(body), Token);
        AssertIsRefusal(answer, ApiStatuses.InvalidJson, LanguageTags.Chinese);
    }

    [Theory]
    [InlineData("EN-US", LanguageTags.English)]
    [InlineData("en-us", LanguageTags.English)]
    [InlineData("ZH-cn, EN-us;q=0.5", LanguageTags.Chinese)]
    [InlineData("fr-FR", LanguageTags.Chinese)]
    public async Task The_language_is_named_in_any_letter_case(string header, string expected)
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await SendAsync(partner.Sign(plan.OrderFor(sim)), $"Accept-Language: {header}");
        Assert.Equal(OwnLanguages.Text(ApiStatuses.Success, expected), answer.Message);
    }

    [Fact]
    public async Task A_key_that_is_there_twice_is_one_and_two_that_differ_are_none()
    {
        var (partner, sim, plan) = await SeedAsync();
        const string Key = "Idempotency-Key: order-1";
        var first = await SendAsync(partner.Sign(plan.OrderFor(sim)), Key, Key);
        Assert.Equal("0000", first.Code);
        Assert.Equal(first.Body, (await SendAsync(partner.Sign(plan.OrderFor(sim)), Key)).Body);
        var both = await SendAsync(partner.Sign(plan.OrderFor(sim)), Key, "Idempotency-Key: order-2");
        AssertIsRefusal(both, ApiStatuses.ParameterFormat, LanguageTags.Chinese, "Idempotency-Key");
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    private Task<WireAnswer> SendAsync(byte[] body, params string[] headers) =>
        RawHttp.SendAsync(
            Host.Address,
            [$"POST {ApiPartner.OrderPath} HTTP/1.1", "Host: csss", $"Content-Length: {body.Length}", .. headers], body, Token);
}

public sealed class RequestHeaderTestsOnSqlite(SharedApiHost shared) : RequestHeaderTests(shared, Engine.Sqlite);

public sealed class RequestHeaderTestsOnPostgres(SharedApiHost shared) : RequestHeaderTests(shared, Engine.Postgres);
