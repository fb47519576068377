using OpenCsss.Testing;
using Xunit.Sdk;

namespace OpenCsss.Server.Tests;

/// <summary>A fault in the log of a server under an otherwise green test fails the test, unless the test has named it.</summary>
public abstract class ErrorLogTests(Engine engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_error_that_nobody_expects_fails_the_test()
    {
        var host = await StartBrokenAsync();
        var failure = await Assert.ThrowsAnyAsync<XunitException>(async () => await host.DisposeAsync());
        Assert.Contains("failed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("plan_order", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_the_test_has_named_does_not()
    {
        await using var host = await StartBrokenAsync();
        host.ExpectLog("plan_order", "The table is gone.");
    }

    [Fact]
    public async Task A_named_one_that_does_not_come_fails_the_test_and_one_that_may_come_does_not()
    {
        var host = await ApiHost.StartAsync(engine, Token);
        host.AllowLog("may come", "For the test.");
        host.ExpectLog("never comes", "For the test.");
        var failure = await Assert.ThrowsAnyAsync<XunitException>(async () => await host.DisposeAsync());
        Assert.Contains("never comes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_tests_share_a_server_each_answers_for_its_own()
    {
        await using var host = await StartBrokenAsync();
        Assert.ThrowsAny<XunitException>(host.CheckLog);
        host.CheckLog(); // The next test's.
    }

    private async Task<ApiHost> StartBrokenAsync()
    {
        var host = await ApiHost.StartAsync(engine, Token);
        var partner = await host.SeedPartnerAsync(Token);
        await host.LoseTableAsync("plan_order", Token);
        var question = partner.Sign(new Contracts.Orders.ListOrdersRequest { PageNumber = 1, PageSize = 10 });
        Assert.Equal("9999", (await partner.ListAsync(question, Token)).Code);
        return host;
    }
}

public sealed class ErrorLogTestsOnSqlite() : ErrorLogTests(Engine.Sqlite);

public sealed class ErrorLogTestsOnPostgres() : ErrorLogTests(Engine.Postgres);
