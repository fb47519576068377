using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>What the operator does to partners reaches a server that runs, and at once.</summary>
public sealed class PartnerCommandTests
{
    private const string Plan = "EXAMPLE-MONTH";
    private const string Iccid = "8985200000000000010";
    private const string Success = "0000";
    private const string SimNotFound = "3001";

    private static readonly string Examples = Path.Combine(Repository.Root, "docs", "operations");

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_partner_is_added_disabled_enabled_and_its_secrets_are_rotated(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, TestContext.Current.CancellationToken);
        await using var server = await CliServer.StartAsync(["serve", .. database.Arguments]);
        var added = await RunAsync(
            "partner add P000001 --name Example --currency USD --billing prepaid --balance 10.00 --allow 127.0.0.0/8 "
            + "--contact ops@example.com");
        var first = SecretIn(added);
        await ImportExamplesAsync();

        Assert.Equal(Success, await OrderAsync(first));
        await RunAsync("partner disable P000001");
        await EventuallyAsync("1010", first);
        await RunAsync("partner enable P000001");
        await EventuallyAsync(SimNotFound, first);
        Assert.Equal(Success, await OrderAsync(first));

        var second = SecretIn(await RunAsync("partner rotate-secret P000001"));
        Assert.NotEqual(first, second);
        Assert.Equal("5001", await OrderAsync(second)); // 2 × 4.90 of 10.00 are spent
        Assert.Contains("100.20 USD", await RunAsync("partner deposit P000001 100.00"), StringComparison.Ordinal);
        Assert.Equal(Success, await OrderAsync(second));
        Assert.Equal(Success, await OrderAsync(first));
        await RunAsync("partner rotate-secret P000001 --retire-old");
        await EventuallyAsync("1006", first);
        Assert.Equal(Success, await OrderAsync(second));

        var list = (await RunAsync("partner list")).Split('\n')[1].Split('\t');
        Assert.Equal(["P000001", "Example", "active", "prepaid", "USD", "85.50", "0.00", "5"], list[..8]);
        Assert.Equal("ops@example.com", list[^1]);
        await RunAsync("partner contact P000001 --remove");
        Assert.EndsWith("\t\n", await RunAsync("partner list"), StringComparison.Ordinal);

        async Task<string> RunAsync(string arguments) =>
            (await CliRunner.RunAsync([.. arguments.Split(' '), .. database.Arguments])).Good();

        async Task ImportExamplesAsync()
        {
            foreach (var kind in new[] { "plans", "sims" })
            {
                var file = Path.Combine(Examples, $"{kind}.example.csv");
                (await CliRunner.RunAsync([kind, "import", file, .. database.Arguments])).Good();
            }
        }

        Task<string> OrderAsync(string secret) => server.OrderAsync("P000001", secret, Iccid, Plan);

        // What a server remembers of a partner may be a second old. Asked with a SIM that there is not, so that
        // nothing is bought meanwhile.
        async Task EventuallyAsync(string code, string secret)
        {
            await Poll.UntilAsync(
                async () => await server.OrderAsync("P000001", secret, "8985200000000009999", Plan) == code,
                TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_third_secret_takes_the_place_of_the_oldest()
    {
        await using var database = await TestDatabase.CreateAsync(
            Engine.Sqlite, TestContext.Current.CancellationToken);
        await RunAsync("partner", "add", "P000001", "--secret", "first");
        await RunAsync("partner", "rotate-secret", "P000001", "--secret", "second");
        await RunAsync("partner", "rotate-secret", "P000001", "--secret", "third");
        await using var server = await CliServer.StartAsync(["serve", .. database.Arguments]);
        Assert.Equal("1006", await server.OrderAsync("P000001", "first", Iccid, Plan));
        Assert.Equal(SimNotFound, await server.OrderAsync("P000001", "second", Iccid, Plan));
        Assert.Equal(SimNotFound, await server.OrderAsync("P000001", "third", Iccid, Plan));

        async Task RunAsync(params string[] arguments) =>
            (await CliRunner.RunAsync([.. arguments, .. database.Arguments])).Good();
    }

    [Fact]
    public async Task An_access_code_is_given_once()
    {
        await using var database = await TestDatabase.CreateAsync(
            Engine.Sqlite, TestContext.Current.CancellationToken);
        (await CliRunner.RunAsync(["partner", "add", "P000001", .. database.Arguments])).Good();
        var again = await CliRunner.RunAsync(["partner", "add", "P000001", .. database.Arguments]);
        Assert.Contains("P000001", again.OneLine(1), StringComparison.Ordinal);
    }

    /// <summary>The one that was made, which is shown once.</summary>
    private static string SecretIn(string output)
    {
        var secret = output.Split('\n').Single(line => line.StartsWith("Secret: ", StringComparison.Ordinal))[8..];
        Assert.True(secret.Length >= 32, secret);
        return secret;
    }
}
