using System.Diagnostics;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>Programs of others that run on Node.js. <c>run-tests</c> installs them into <c>tests/peers</c>.</summary>
public static class NodePeers
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "peers");

    /// <summary>Runs a script of the folder with a text as its input.</summary>
    /// <returns>What it wrote. Without Node.js the running test is skipped, and in CI it fails.</returns>
    public static async Task<string> RunAsync(string script, string input, CancellationToken cancellationToken)
    {
        Require();
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return output.Trim();
    }

    /// <summary>Starts a script of the folder that goes on until the runner is disposed of.</summary>
    public static ProcessRunner Start(string script, params IEnumerable<string> arguments)
    {
        Require();
        return ProcessRunner.Start("node", [Path.Combine(Folder, script), .. arguments]);
    }

    private static void Require()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            return;
        }

        const string Reason = "needs Node.js peers: run it with ./run-tests, or 'npm ci' in tests/peers";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}
