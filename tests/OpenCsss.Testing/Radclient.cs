using System.Diagnostics;
using System.Net;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>FreeRADIUS's <c>radclient</c>, a gateway of others' making.</summary>
public static class Radclient
{
    private const string Program = "radclient";

    /// <summary>Sends a request and waits for its answer; one that is to have none is sent twice.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="command"><c>acct</c>, <c>status</c>, <c>disconnect</c> or <c>coa</c>.</param>
    /// <param name="secret">What it signs with, and checks the answer with.</param>
    /// <param name="isToBeAnswered">False: it gives up after two seconds.</param>
    /// <param name="attributes">A line each: <c>Acct-Session-Id = "s"</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// Whether an authentic answer came, and what it wrote. Without the program the running test is skipped, in CI it
    /// fails.
    /// </returns>
    public static async Task<(bool IsAnswered, string Output)> SendAsync(
        IPEndPoint server, string command, string secret, bool isToBeAnswered, IEnumerable<string> attributes,
        CancellationToken cancellationToken)
    {
        Require();
        string[] patience = isToBeAnswered ? ["-r", "1", "-t", $"{Patience.Deadline.TotalSeconds:0}"] : ["-r", "2", "-t", "1"];
        var start = new ProcessStartInfo(Program, ["-x", .. patience, server.ToString(), command, secret])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(string.Join('\n', attributes).AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode == 0, output);
    }

    private static void Require()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, Program))))
        {
            return;
        }

        const string Reason = "needs radclient: run it with ./run-tests, or install freeradius-utils";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}
