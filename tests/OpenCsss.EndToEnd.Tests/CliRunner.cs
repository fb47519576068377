using System.Diagnostics;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>Runs <c>csss</c> as a process, in a folder of the test's own, to its end.</summary>
internal static class CliRunner
{
    public static readonly TimeSpan Deadline = Patience.Deadline;

    public static Task<CliResult> RunAsync(params IEnumerable<string> arguments) => RunAsync(_ => { }, arguments);

    /// <param name="configure">Sets the folder or variables.</param>
    /// <param name="arguments">Of the command.</param>
    public static async Task<CliResult> RunAsync(
        Action<ProcessStartInfo> configure, params IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        await using var process = Start(
            start =>
            {
                start.WorkingDirectory = folder.Path;
                configure(start);
            },
            arguments);
        var exitCode = await process.WaitForExitAsync(Deadline, TestContext.Current.CancellationToken);
        return new CliResult(exitCode, process.Output, process.Errors);
    }

    public static ProcessRunner Start(Action<ProcessStartInfo> configure, params IEnumerable<string> arguments) =>
        ProcessRunner.StartCsss(configure, arguments);
}

/// <summary>What a command left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Succeeded; the output.</summary>
    public string Good()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Output}{Errors}");
        return Output;
    }

    /// <summary>Failed with that code, with one line on standard error and nothing else; the line.</summary>
    public string OneLine(int exitCode)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Empty(Output);
        var line = Errors.TrimEnd('\n');
        Assert.StartsWith("csss: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        return line;
    }
}
