using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// What the README tells a newcomer to type, typed: every command of its code blocks, in their order, in one folder. A
/// command that begins to serve is left running until another one wants to serve.
/// </summary>
public sealed partial class ReadmeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string[] Lines => [.. Blocks().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))
        .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Select(line => line.Split("  #")[0].Trim())];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_all_do_what_they_say()
    {
        var commands = Lines.Where(line => !IsForPostgres(line)).ToArray();
        Assert.Contains(commands, command => command.StartsWith("./csss order", StringComparison.Ordinal));
        LayOut();
        ProcessRunner? serving = null;
        try
        {
            foreach (var command in commands)
            {
                if (Serves(command) || command.StartsWith("./csss demo", StringComparison.Ordinal))
                {
                    await StopAsync(serving);
                    serving = null;
                }

                if (command == "./run-tests")
                {
                    Assert.True(File.Exists(Path.Combine(Repository.Root, "run-tests")));
                }
                else if (Serves(command))
                {
                    serving = Start(command);
                    await serving.WaitForLineAsync("OpenCsss listens on", CliRunner.Deadline, Token);
                }
                else
                {
                    await RunAsync(command);
                }
            }
        }
        finally
        {
            await StopAsync(serving);
        }
    }

    [Fact]
    public async Task So_does_the_one_that_serves_with_PostgreSQL()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Postgres, Token);
        LayOut();
        var line = Assert.Single(Lines, IsForPostgres);
        var typed = Quoted().Replace(line, $"\"{database.Arguments[1]}\"", count: 1)
            .Replace("/etc/csss/keys", Path.Combine(_folder.Path, "keys"), StringComparison.Ordinal);
        await using var serving = Start(typed);
        await serving.WaitForLineAsync("OpenCsss listens on", CliRunner.Deadline, Token);
        serving.Terminate();
        Assert.Equal(0, await serving.WaitForExitAsync(CliRunner.Deadline, Token));
    }

    private static bool IsForPostgres(string line) => line.Contains("CSSS_Storage__Postgres", StringComparison.Ordinal);

    private static bool Serves(string command) =>
        command == "./csss demo" || command.StartsWith("./csss serve", StringComparison.Ordinal);

    /// <summary>
    /// The folder looks like the checkout. Its <c>csss</c> is the one that was built with the tests, and serves on a
    /// port of its own, because the usual one may be taken.
    /// </summary>
    private void LayOut()
    {
        var port = FreePort();
        var script = Path.Combine(_folder.Path, "csss");
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            case "$1" in
              demo | serve) set -- "$@" --urls http://127.0.0.1:{port} ;;
              order) set -- "$@" --url http://127.0.0.1:{port} ;;
            esac
            exec dotnet '{Repository.ServerAssembly}' "$@"

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "docs"), Path.Combine(Repository.Root, "docs"));
    }

    private async Task RunAsync(string command)
    {
        await using var process = Start(command);
        var exitCode = await process.WaitForExitAsync(CliRunner.Deadline, Token);
        Assert.True(exitCode == 0, $"{command}: exit code {exitCode}\n{process.Output}{process.Errors}");
        if (command.StartsWith("./csss order", StringComparison.Ordinal))
        {
            Assert.Contains("\"code\":\"0000\"", process.Output, StringComparison.Ordinal);
        }
    }

    private ProcessRunner Start(string command) => ProcessRunner.Start(
        "sh", ["-c", $"exec env {command}"], (ProcessStartInfo start) => start.WorkingDirectory = _folder.Path, isCsss: true);

    private static async Task StopAsync(ProcessRunner? serving)
    {
        if (serving is null)
        {
            return;
        }

        serving.Terminate();
        await serving.WaitForExitAsync(CliRunner.Deadline, CancellationToken.None);
        await serving.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("```bash\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
