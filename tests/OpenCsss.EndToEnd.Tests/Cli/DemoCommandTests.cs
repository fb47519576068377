using System.Text.RegularExpressions;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed partial class DemoCommandTests
{
    private const string Secret = "demo-secret-P000270";
    private const string Partner = "P000270";
    private const string Plan = "DP20190726001274";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task It_orders_shows_request_and_answer_and_keeps_its_data(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        var first = await OnceAsync(database.Arguments);
        var second = await OnceAsync(database.Arguments);
        foreach (var shown in new[] { first, second })
        {
            Assert.Contains("\"device_id\":\"89852022018041800192\"", shown, StringComparison.Ordinal);
            Assert.Contains("\"package_name\":\"C_M_0_P_中国20M不限速月套餐\"", shown, StringComparison.Ordinal);
            Assert.Contains(
                "{\"code\":\"0000\",\"data\":{\"sign\":null,\"order_id\":\"ORDER_", shown, StringComparison.Ordinal);
        }

        Assert.Contains("New data", first, StringComparison.Ordinal);
        Assert.Contains("Data as it was", second, StringComparison.Ordinal);
        Assert.NotEqual(OrderId().Match(first).Value, OrderId().Match(second).Value);
    }

    [Fact]
    public async Task The_printed_curl_is_an_order_of_its_own_and_pasted_twice_it_is_one()
    {
        using var folder = new TemporaryFolder();
        await using var demo = await CliServer.StartAsync("demo", "--data", folder.Path);
        var line = await demo.Process.WaitForLineAsync("curl ", CliRunner.Deadline, Token);
        var curl = Curl().Match(line);
        Assert.True(curl.Success, line);
        Assert.Equal(new Uri(demo.Url, "/package/orderPackage").ToString(), curl.Groups["url"].Value);

        var answer = await demo.PostAsync("/package/orderPackage", curl.Groups["body"].Value);
        Assert.StartsWith("{\"code\":\"0000\"", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await demo.PostAsync("/package/orderPackage", curl.Groups["body"].Value));
        Assert.DoesNotContain(OrderId().Match(demo.Process.Output).Value, answer, StringComparison.Ordinal);

        await demo.Process.WaitForLineAsync("Serving on", CliRunner.Deadline, Token);
        demo.Process.Terminate();
        Assert.Equal(0, await demo.Process.WaitForExitAsync(CliRunner.Deadline, Token));
    }

    [Fact]
    public async Task It_takes_the_next_SIM_when_one_is_full_and_says_when_the_money_is_spent()
    {
        using var folder = new TemporaryFolder();
        await using (var demo = await CliServer.StartAsync("demo", "--data", folder.Path))
        {
            await demo.Process.WaitForLineAsync("Serving on", CliRunner.Deadline, Token);
            while (await demo.OrderAsync(Partner, Secret, "89852022018041800192", Plan) == "0000")
            {
            }
        }

        var next = await OnceAsync(["--data", folder.Path]);
        Assert.Contains("this one is for 89852022000000", next, StringComparison.Ordinal);

        await using (var demo = await CliServer.StartAsync("serve", "--data", folder.Path))
        {
            // Half a year costs 45.00: most of the 1,000.00 is gone soon.
            while (await demo.OrderAsync(Partner, Secret, "89852022018041800193", "DP20200108000105", "4") == "0000")
            {
            }

            while (await demo.OrderAsync(Partner, Secret, "89860220190123456789", "DP20200108000102") == "0000")
            {
            }

            while (await demo.OrderAsync(Partner, Secret, "89860220190905123941", Plan) == "0000")
            {
            }
        }

        var spent = await CliRunner.RunAsync("demo", "--once", "--data", folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, spent.ExitCode);
        Assert.Contains("has spent its money", spent.Output, StringComparison.Ordinal);
    }

    private static async Task<string> OnceAsync(IEnumerable<string> arguments) =>
        (await CliRunner.RunAsync(["demo", "--once", "--urls", "http://127.0.0.1:0", .. arguments])).Good();

    [GeneratedRegex("\"order_id\":\"ORDER_[0-9]{17,19}\"")]
    private static partial Regex OrderId();

    [GeneratedRegex("^curl '(?<url>[^']+)' -H 'Content-Type: application/json' --data-raw '(?<body>[^']+)'$")]
    private static partial Regex Curl();
}
