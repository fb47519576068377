using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

public sealed class CliUsage
{
    [Fact]
    public async Task Help_names_every_command()
    {
        var help = (await CliRunner.RunAsync("--help")).Good();
        foreach (var command in new[]
            { "demo", "serve", "partner", "plans", "prices", "sims", "sign", "order", "db" })
        {
            Assert.Contains($"\n  {command}", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_version_is_one_word() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", (await CliRunner.RunAsync("--version")).Good());

    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    [InlineData("db")]
    [InlineData("serve --frobnicate")]
    [InlineData("serve --urls")]
    [InlineData("serve --urls nonsense")]
    [InlineData("serve --urls https://127.0.0.1:8443")]
    [InlineData("serve --postgres nonsense")]
    [InlineData("serve extra")]
    [InlineData("db seed --sims 1")]
    [InlineData("db seed --partners many --sims 1")]
    [InlineData("db seed --partners 1 --sims 1 --orders 1 --orders-one-sim 2")]
    [InlineData("partner add no/code")]
    [InlineData("partner add P1 --zone Nowhere")]
    [InlineData("partner add P1 --currency dollars")]
    [InlineData("partner add P1 --billing barter")]
    [InlineData("partner add P1 --allow everybody")]
    [InlineData("partner add P1 --contact nobody")]
    [InlineData("partner contact P1")]
    [InlineData("partner contact P1 ops@example.com --remove")]
    [InlineData("partner deposit P1 1.005")]
    [InlineData("partner deposit P1 0")]
    [InlineData("sign")]
    [InlineData("sign --secret a --secret-file b")]
    [InlineData("order --sim 1 --secret a")]
    [InlineData("order --sim 1 --secret a --access-code P1 --type 6")]
    [InlineData("order --sim 1 --secret a --access-code P1 --url elsewhere")]
    [InlineData("sims import")]
    [InlineData("carriers")]
    [InlineData("carriers retry")]
    [InlineData("carriers retry 47452122261749760")]
    [InlineData("serve --operator-token short")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string arguments) =>
        (await CliRunner.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).OneLine(2);

    [Theory]
    [InlineData("CSSS_Api__RequestsPerSecond", "many")]
    [InlineData("CSSS_Api__RequestsPerFortnight", "1")]
    [InlineData("CSSS_Sorage__GroupSize", "1")]
    [InlineData("CSSS_Storage__GroupSize", "0")]
    [InlineData("CSSS_Api__TrustedProxies", "everybody")]
    [InlineData("CSSS_Carriers__RetryDelays", "soon")]
    [InlineData("CSSS_Carriers__KeepFinishedDays", "-1")]
    [InlineData("CSSS_Mail__Host", "mail.example.com")]
    [InlineData("CSSS_Mail__RetryDelays", "soon")]
    [InlineData("CSSS_Mail__Tls", "perhaps")]
    [InlineData("CSSS_Mail__User", "csss")]
    [InlineData("CSSS_Carriers__Simulator__Rules", "1234:explode")]
    [InlineData("CSSS_Carriers__Http__acme__BsaeUrl", "http://127.0.0.1")]
    [InlineData("CSSS_Carriers__Http__acme__BaseUrl", "elsewhere")]
    public async Task A_variable_that_sets_nothing_useful_is_named_in_one_line(string name, string value)
    {
        var result = await CliRunner.RunAsync(start => start.Environment[name] = value, "db", "migrate");
        var setting = name["CSSS_".Length..].Split("__")[^1];
        Assert.Contains(
            name.Contains("Sorage", StringComparison.Ordinal) ? "Sorage" : setting, result.OneLine(2),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "appsettings.json")]
    [InlineData("""{"Api":{"MaxPageSize":"all"}}""", "MaxPageSize")]
    [InlineData("""{"Stroage":{}}""", "Stroage")]
    public async Task A_file_that_sets_nothing_useful_is_explained_in_one_line(string content, string named)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "appsettings.json"), content, TestContext.Current.CancellationToken);
        var result = await CliRunner.RunAsync(start => start.WorkingDirectory = folder.Path, "db", "migrate");
        Assert.Contains(named, result.OneLine(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, "by-flag")]
    [InlineData(false, true, "by-variable")]
    [InlineData(false, false, "by-file")]
    public async Task A_flag_wins_over_a_variable_and_a_variable_over_the_file(
        bool withFlag, bool withVariable, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "appsettings.json"),
            """{"Storage":{"DataFolder":"by-file"}}""",
            TestContext.Current.CancellationToken);
        var result = await CliRunner.RunAsync(
            start =>
            {
                start.WorkingDirectory = folder.Path;
                start.Environment["CSSS_Storage__DataFolder"] = withVariable ? "by-variable" : null;
            },
            ["db", "migrate", .. withFlag ? new[] { "--data", "by-flag" } : []]);
        Assert.Contains("0001", result.Good(), StringComparison.Ordinal);
        Assert.Equal([expected], Directory.GetDirectories(folder.Path).Select(Path.GetFileName));
    }
}
