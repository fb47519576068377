using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>Secrets are told by variables and files; where one is an argument, which every user can see, that is said.</summary>
public sealed class SecretArgumentTests : IDisposable
{
    private const string Server = "Host=127.0.0.1;Port=1;Username=nobody;Database=none";
    private const string Secret = "hunter2hunter2hunter2";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_password_in_an_argument_is_told_without_repeating_it()
    {
        var result = await CliRunner.RunAsync("db", "migrate", "--postgres", $"{Server};Password={Secret}");
        Assert.Contains("CSSS_Storage__Postgres", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_token_in_an_argument_is_told()
    {
        await using var server = await CliServer.StartAsync(
            "serve", "--data", _folder.Path, "--operator-token", Secret);
        Assert.Contains("CSSS_Operator__Token", server.Process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, server.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_without_a_password_is_no_secret() =>
        (await CliRunner.RunAsync("db", "migrate", "--postgres", Server)).OneLine(1);

    [Fact]
    public async Task A_variable_is_no_argument() => (await CliRunner.RunAsync(
        start => start.Environment["CSSS_Storage__Postgres"] = $"{Server};Password={Secret}", "db", "migrate")).OneLine(1);

    [Fact]
    public async Task A_folder_of_files_names_settings_and_a_variable_wins_over_it()
    {
        await WriteAsync("Storage__Postgres", $"{Server};Password={Secret}\n");
        await WriteAsync("somebody-elses", "anything");
        var line = (await CliRunner.RunAsync(FromFolder, "db", "migrate")).OneLine(1);
        Assert.Contains("127.0.0.1:1", line, StringComparison.Ordinal);
        line = (await CliRunner.RunAsync(
            start =>
            {
                FromFolder(start);
                start.Environment["CSSS_Storage__Postgres"] = Server.Replace("Port=1", "Port=2", StringComparison.Ordinal);
            },
            "db", "migrate")).OneLine(1);
        Assert.Contains("127.0.0.1:2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_misspelt_or_a_folder_that_is_missing_is_one_line()
    {
        await WriteAsync("Storage__Postgras", Server);
        Assert.Contains(
            "Storage:Postgras", (await CliRunner.RunAsync(FromFolder, "db", "migrate")).OneLine(2), StringComparison.Ordinal);
        var nowhere = Path.Combine(_folder.Path, "nowhere");
        Assert.Contains(
            nowhere,
            (await CliRunner.RunAsync(start => start.Environment["CSSS_SETTINGS_FOLDER"] = nowhere, "db", "migrate")).OneLine(2),
            StringComparison.Ordinal);
    }

    private void FromFolder(System.Diagnostics.ProcessStartInfo start) =>
        start.Environment["CSSS_SETTINGS_FOLDER"] = _folder.Path;

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(_folder.Path, name), text, Token);
}
