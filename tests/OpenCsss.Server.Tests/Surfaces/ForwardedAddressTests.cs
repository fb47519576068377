using OpenCsss.Contracts.Orders;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The caller's address behind proxies: the chain is walked back through those that are trusted.</summary>
public abstract class ForwardedAddressTests(Engine engine) : UsageScenario(engine)
{
    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Api.TrustedProxies = "127.0.0.1 10.0.0.0/8 2001:db8:9::/48";
    }

    [Theory]
    [InlineData("0000", "203.0.113.7")]
    [InlineData("0000", "203.0.113.7, 10.1.2.3")]
    [InlineData("0000", "203.0.113.7,10.1.2.3 , 10.9.9.9")]
    [InlineData("0000", "198.51.100.1, 203.0.113.7, 10.1.2.3")]
    [InlineData("0000", "unknown, 203.0.113.7:4711, 10.1.2.3:80")]
    [InlineData("0000", "::ffff:203.0.113.7, 10.1.2.3")]
    [InlineData("0000", "203.0.113.7, 2001:db8:9::1, 10.1.2.3")]
    [InlineData("0000", "203.0.113.7", "10.1.2.3")]
    [InlineData("1008", "203.0.113.7, 198.51.100.1, 10.1.2.3")]
    [InlineData("1008", "203.0.113.7, 198.51.100.1")]
    [InlineData("1008", "198.51.100.1")]
    [InlineData("1008", "203.0.113.7, unknown, 10.1.2.3")]
    [InlineData("1008", "10.1.2.3")]
    [InlineData("1008")]
    public async Task Is_the_first_that_no_trusted_proxy_stands_for(string code, params string[] headers)
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { AllowedNetworks = "203.0.113.7/32" });
        var body = partner.Sign(new ListOrdersRequest { PageNumber = 1, PageSize = 1 });
        var answer = await RawHttp.SendAsync(
            Host.Address,
            [
                $"POST {ApiPartner.ListPath} HTTP/1.1", "Host: csss", $"Content-Length: {body.Length}",
                .. headers.Select(header => $"X-Forwarded-For: {header}"),
            ],
            body, Token);
        Assert.Equal(code, answer.Code);
    }
}

public sealed class ForwardedAddressTestsOnSqlite() : ForwardedAddressTests(Engine.Sqlite);

public sealed class ForwardedAddressTestsOnPostgres() : ForwardedAddressTests(Engine.Postgres);
