using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The paths that an operation is found under.</summary>
public abstract class RequestPathTests(Engine engine) : UsageScenario(engine)
{
    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Api.PathPrefixes = "/cube /cube/v4 /API";
    }

    [Theory]
    [InlineData("/package/queryOrder")]
    [InlineData("/package/queryOrder/")]
    [InlineData("/PACKAGE/queryorder")]
    [InlineData("/Package/QueryOrder/")]
    [InlineData("/cube/package/queryOrder")]
    [InlineData("/cube/v4/package/queryOrder")]
    [InlineData("/Cube/V4/Package/queryOrder/")]
    [InlineData("/api/package/queryOrder")]
    public async Task That_lead_to_an_operation(string path)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var body = partner.Sign(new ListOrdersRequest { PageNumber = 1, PageSize = 1 });
        Assert.Equal("0000", (await Host.PostAsync(path, body, Token)).Code);
    }

    [Theory]
    [InlineData("/package/queryOrder//")]
    [InlineData("//package/queryOrder")]
    [InlineData("/package//queryOrder")]
    [InlineData("/cubes/package/queryOrder")]
    [InlineData("/cube/cube/package/queryOrder")]
    [InlineData("/cube/v4/cube/package/queryOrder")]
    [InlineData("/v4/package/queryOrder")]
    [InlineData("/cube/v4")]
    [InlineData("/")]
    public async Task That_lead_nowhere(string path)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var body = partner.Sign(new ListOrdersRequest { PageNumber = 1, PageSize = 1 });
        ApiScenario.AssertIsRefusal(
            await Host.PostAsync(path, body, Token), ApiStatuses.NoSuchOperation, LanguageTags.Chinese);
    }

    [Fact]
    public async Task The_same_request_below_a_prefix_is_a_repetition()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var body = partner.Sign((await Host.SeedPlanAsync(Token)).OrderFor(await Host.SeedSimAsync(partner, Token)));
        var first = await Host.PostAsync(ApiPartner.OrderPath, body, Token);
        Assert.Equal(first.Body, (await Host.PostAsync($"/cube/v4{ApiPartner.OrderPath.ToUpperInvariant()}/", body, Token)).Body);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Theory]
    [InlineData("/cube")]
    [InlineData("/api")]
    [InlineData("/cube/v4")]
    public async Task What_is_the_operators_is_found_below_no_prefix(string prefix)
    {
        (string, string) header = ("Authorization", $"Bearer {ApiHost.OperatorToken}");
        Assert.Equal("1013", (await Host.PostAsync(prefix + ApiHost.UsagePath, "{}"u8.ToArray(), Token, header)).Code);
        Assert.Equal("2001", (await Host.PostAsync(ApiHost.UsagePath, "{}"u8.ToArray(), Token, header)).Code);
    }

    [Fact]
    public async Task Without_the_option_there_are_no_prefixes()
    {
        await using var plain = await ApiHost.StartAsync(Engine, Token);
        var partner = await plain.SeedPartnerAsync(Token);
        var body = partner.Sign(new ListOrdersRequest { PageNumber = 1, PageSize = 1 });
        Assert.Equal("1013", (await plain.PostAsync("/cube/v4/package/queryOrder", body, Token)).Code);
    }
}

public sealed class RequestPathTestsOnSqlite() : RequestPathTests(Engine.Sqlite);

public sealed class RequestPathTestsOnPostgres() : RequestPathTests(Engine.Postgres);

/// <summary>What can be a prefix of paths.</summary>
public sealed class PathPrefixTests
{
    [Theory]
    [InlineData("/cube", true)]
    [InlineData("/cube/v4", true)]
    [InlineData("/", false)]
    [InlineData("", false)]
    [InlineData("cube", false)]
    [InlineData("/cube/", false)]
    [InlineData("/cube?a", false)]
    [InlineData("/cube%2Fv4", false)]
    public void Begins_with_a_slash_and_ends_with_none(string text, bool isPrefix) =>
        Assert.Equal(isPrefix, RequestSpelling.IsPrefix(text));
}
