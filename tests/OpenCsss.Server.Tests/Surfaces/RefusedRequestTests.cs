using System.Text;
using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Requests that are refused before their operation hears of them.</summary>
public abstract class RefusedRequestTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"b\":{\"a\":1,\"\\u0061\":2}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}")]
    public Task A_body_that_is_no_json_object(string body) =>
        AssertAsync(ApiStatuses.InvalidJson, (_, _) => Encoding.UTF8.GetBytes(body));

    [Fact]
    public Task A_body_that_is_not_utf8() =>
        AssertAsync(ApiStatuses.InvalidJson, (_, _) => [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=gb2312")]
    [InlineData("application/jsonp")]
    public Task A_content_type_that_is_not_json(string type) =>
        AssertAsync(
            ApiStatuses.UnsupportedContentType, (partner, text) => partner.SignText(text), ("Content-Type", type));

    [Theory]
    [InlineData("\"version\":\"2.0\"", "\"version\":\"1.0\"")]
    [InlineData("\"version\":\"2.0\"", "\"version\":\"\"")]
    [InlineData("\"version\":\"2.0\"", "\"version\":[\"2.0\"]")]
    [InlineData("\"version\":\"2.0\"", "\"edition\":\"2.0\"")]
    public Task Another_version_or_none(string found, string instead) =>
        AssertAsync(
            ApiStatuses.UnsupportedVersion,
            (partner, text) => partner.SignText(text.Replace(found, instead, StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("178151760000")]
    [InlineData("-1781517600")]
    [InlineData("17815176000000")]
    public Task A_timestamp_that_is_none(string timestamp) =>
        AssertAsync(
            ApiStatuses.TimestampOutsideWindow,
            (partner, text) => partner.SignText(WithTimestamp(text, timestamp)));

    [Theory]
    [InlineData(-600.001)]
    [InlineData(600.001)]
    [InlineData(-86_400)]
    public Task A_timestamp_more_than_ten_minutes_off(double seconds) =>
        AssertAsync(
            ApiStatuses.TimestampOutsideWindow, (partner, text) => partner.SignText(WithTimestamp(text, At(seconds))));

    [Theory]
    [InlineData(-600, true)]
    [InlineData(600, true)]
    [InlineData(-600, false)]
    [InlineData(600, false)]
    public async Task A_timestamp_ten_minutes_off_will_do_also_in_seconds(double seconds, bool inMilliseconds)
    {
        var (partner, sim, plan) = await SeedAsync();
        var timestamp = inMilliseconds ? At(seconds) : At(seconds)[..10];
        var text = WithTimestamp(ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim))), timestamp);
        Assert.Equal("0000", (await partner.OrderAsync(partner.SignText(text), Token)).Code);
    }

    [Fact]
    public async Task An_address_that_the_partner_does_not_allow()
    {
        var partner = await Host.SeedPartnerAsync(
            Token, new SeedPartner { AllowedNetworks = "10.0.0.0/8 2001:db8::/32 127.0.0.2/32" });
        var order = (await Host.SeedPlanAsync(Token)).OrderFor(await Host.SeedSimAsync(partner, Token));
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(order, Token, header), ApiStatuses.AddressNotAllowed);
    }

    [Fact]
    public async Task A_partner_that_was_disabled_a_second_ago()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await Host.DisableAsync(partner, Token);
        await Host.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(plan.OrderFor(sim), Token, header), ApiStatuses.PartnerDisabled);
    }

    private static string WithTimestamp(string text, string timestamp)
    {
        const string Name = "\"timestamp\":\"";
        var start = text.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return text[..start] + timestamp + text[text.IndexOf('"', start)..];
    }

    private string At(double seconds) =>
        $"{Host.Clock.GetUtcNow().AddMilliseconds(seconds * 1_000).ToUnixTimeMilliseconds()}";

    private async Task AssertAsync(
        ApiStatus status, Func<ApiPartner, string, byte[]> body, params (string, string)[] headers)
    {
        var (partner, sim, plan) = await SeedAsync();
        var bytes = body(partner, ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim))));
        await AssertRefusedAsync(partner, header => partner.OrderAsync(bytes, Token, [header, .. headers]), status);
        await AssertRefusedAsync(partner, header => partner.ListAsync(bytes, Token, [header, .. headers]), status);
    }
}

public sealed class RefusedRequestTestsOnSqlite(SharedApiHost shared) : RefusedRequestTests(shared, Engine.Sqlite);

public sealed class RefusedRequestTestsOnPostgres(SharedApiHost shared) : RefusedRequestTests(shared, Engine.Postgres);
