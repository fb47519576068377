using System.Text.Json;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>
/// A real mail server, Debian's <c>python3-aiosmtpd</c>, as a process of its own: it prints what it is given.
/// <c>run-tests</c> installs it.
/// </summary>
public sealed class MailServer : IAsyncDisposable
{
    /// <summary>Debian's Python, which has Debian's packages, whatever else there is.</summary>
    private const string Python = "/usr/bin/python3";

    private readonly ProcessRunner _process;

    private MailServer(ProcessRunner process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="cancellationToken">Ends the wait for its start.</param>
    /// <param name="arguments">As the script tells.</param>
    /// <returns>Without the package the running test is skipped, and in CI it fails.</returns>
    public static async Task<MailServer> StartAsync(
        CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        await RequireAsync(cancellationToken);
        var script = Path.Combine(Repository.Root, "tests", "peers", "mail-server.py");
        var process = ProcessRunner.Start(Python, [script, .. arguments]);
        try
        {
            var line = await process.WaitForLineAsync("Listening on ", Patience.Deadline, cancellationToken);
            return new MailServer(process, int.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A message by its number, from 1; waits for it.</summary>
    public async Task<ReceivedMail> MessageAsync(int number, CancellationToken cancellationToken)
    {
        var line = await _process.WaitForLineAsync($"{{\"number\": {number},", Patience.Deadline, cancellationToken);
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new ReceivedMail(
            Text("sender"), root.GetProperty("recipients")[0].GetString()!, Text("id"), Text("subject"), Text("automatic"),
            Text("text"));

        string Text(string member) => root.GetProperty(member).GetString()!;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task RequireAsync(CancellationToken cancellationToken)
    {
        const string Reason = "needs the mail server aiosmtpd: run it with ./run-tests, or install python3-aiosmtpd";
        if (File.Exists(Python))
        {
            await using var look = ProcessRunner.Start(Python, ["-c", "import aiosmtpd"]);
            if (await look.WaitForExitAsync(Patience.Deadline, cancellationToken) == 0)
            {
                return;
            }
        }

        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}

/// <summary>A message as a mail server got it.</summary>
public sealed record ReceivedMail(
    string Sender, string Recipient, string Id, string Subject, string Automatic, string Text);
