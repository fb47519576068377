using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary><c>csss clock</c> beside a running server.</summary>
public sealed class ClockCommandTests
{
    private const string Partner = "P000270";
    private const string Secret = "demo-secret-P000270";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_month_passes_for_a_demo_that_goes_on_serving(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        await using var demo = await CliServer.StartAsync(["demo", .. database.Arguments]);
        await demo.Process.WaitForLineAsync("Serving on", CliRunner.Deadline, Token);
        var sim = await CliRunner.RunAsync(
            "order", "--url", demo.Url.ToString(), "--access-code", Partner, "--secret", Secret,
            "--sim", "89852022018041800193", "--package", "DP20190726001274", "--open");
        sim.Good();

        var moved = (await CliRunner.RunAsync(["clock", "advance", "40d", .. database.Arguments])).Good();
        Assert.Contains("moved by 40d", moved, StringComparison.Ordinal);
        Assert.Contains("What was due by then was worked off", moved, StringComparison.Ordinal);
        Assert.Contains(
            "A sandbox.", (await CliRunner.RunAsync(["clock", "show", .. database.Arguments])).Good(), StringComparison.Ordinal);

        var records = new ApiHostRecords(database);
        var orders = await records.OrdersAsync(partnerId: 1, Token);
        var ended = orders.Where(order => order.Status is Domain.OrderStatus.Ended).ToArray();
        Assert.NotEmpty(ended);
        var events = await records.EventsAsync(partnerId: 1, Token);
        Assert.All(ended, order => Assert.Contains(events, item => item.OrderId == order.Id && item.Operation == "1008"));
        await records.AssertBooksBalanceAsync(partnerId: 1, Token);
        Assert.Equal("0000", await demo.OrderAsync(Partner, Secret, "89852022018041800193", "DP20190726001274"));
    }

    [Fact]
    public async Task A_database_that_is_no_sandbox_keeps_its_time()
    {
        using var folder = new TemporaryFolder();
        (await CliRunner.RunAsync("db", "migrate", "--data", folder.Path)).Good();
        var refused = await CliRunner.RunAsync("clock", "advance", "30d", "--data", folder.Path);
        Assert.Contains("no sandbox", refused.OneLine(1), StringComparison.Ordinal);
        Assert.Contains(
            "No sandbox", (await CliRunner.RunAsync("clock", "show", "--data", folder.Path)).Good(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("12h1d")]
    [InlineData("1d1d")]
    [InlineData("1w")]
    [InlineData("36501d")]
    [InlineData("9999999d")]
    public async Task What_is_no_time_is_said_in_one_line(string time)
    {
        using var folder = new TemporaryFolder();
        var wrong = await CliRunner.RunAsync("clock", "advance", "--data", folder.Path, "--", time);
        wrong.OneLine(2);
    }
}
