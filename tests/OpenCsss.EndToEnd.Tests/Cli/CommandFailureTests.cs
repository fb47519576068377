using System.Net;
using System.Net.Sockets;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class CommandFailureTests
{
    [Fact]
    public async Task A_taken_port_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var result = await CliRunner.RunAsync("serve", "--data", "data", "--urls", $"http://127.0.0.1:{port}");
        Assert.Contains($"{port}", result.OneLine(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_database_is_one_line() => Assert.Contains(
        "127.0.0.1:1",
        (await CliRunner.RunAsync("serve", "--postgres", "Host=127.0.0.1;Port=1;Username=nobody;Database=none"))
            .OneLine(1),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("partner", "list")]
    public async Task A_folder_that_cannot_be_made_is_one_line(params string[] command)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var result = await CliRunner.RunAsync([.. command, "--data", Path.Combine(file, "data")]);
        Assert.Contains(file, result.OneLine(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_one_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "csss.db"), new string('x', 5_000), TestContext.Current.CancellationToken);
        (await CliRunner.RunAsync("db", "migrate", "--data", folder.Path)).OneLine(1);
    }

    [Theory]
    [InlineData("sims", "import", "nowhere.csv", "--partner", "P1")]
    [InlineData("plans", "import", "nowhere.csv")]
    [InlineData("sign", "nowhere.csv", "--secret", "a")]
    [InlineData("sign", "--secret-file", "nowhere.csv")]
    public async Task A_file_that_is_missing_is_one_line(params string[] command) =>
        Assert.Contains("nowhere.csv", (await CliRunner.RunAsync(command)).OneLine(1), StringComparison.Ordinal);

    [Theory]
    [InlineData("partner", "disable", "P1")]
    [InlineData("partner", "rotate-secret", "P1")]
    [InlineData("partner", "rotate-secret", "P1", "--retire-old")]
    [InlineData("partner", "deposit", "P1", "1.00")]
    public async Task A_partner_that_is_unknown_is_one_line(params string[] command) =>
        Assert.Contains("P1", (await CliRunner.RunAsync(command)).OneLine(1), StringComparison.Ordinal);

    [Fact]
    public async Task A_command_of_a_carrier_that_cannot_be_tried_anew_is_one_line() =>
        (await CliRunner.RunAsync("carriers", "retry", "1-47452122261749760")).OneLine(1);

    [Fact]
    public async Task A_platform_that_does_not_answer_is_one_line() =>
        (await CliRunner.RunAsync(
            "order", "--url", "http://127.0.0.1:1", "--access-code", "P1", "--secret", "a", "--sim", "1")).OneLine(1);

    [Fact]
    public async Task Keys_that_are_not_the_right_ones_are_one_line_and_not_a_server_that_refuses_everybody()
    {
        using var folder = new TemporaryFolder();
        (await CliRunner.RunAsync("partner", "add", "P1", "--data", folder.Path)).Good();
        var other = Path.Combine(folder.Path, "other");
        foreach (var command in new string[][] { ["serve", "--urls", "http://127.0.0.1:0"], ["partner", "add", "P2"] })
        {
            var result = await CliRunner.RunAsync([.. command, "--data", folder.Path, "--keys", other]);
            Assert.Contains("--keys", result.OneLine(1), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_demo_makes_no_data_among_others_data()
    {
        using var folder = new TemporaryFolder();
        (await CliRunner.RunAsync("partner", "add", "P1", "--data", folder.Path)).Good();
        (await CliRunner.RunAsync("demo", "--once", "--data", folder.Path, "--urls", "http://127.0.0.1:0")).OneLine(1);
    }
}
