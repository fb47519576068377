using System.Globalization;
using System.Text.Json;

namespace OpenCsss.Testing;

/// <summary>
/// An SMSC of somebody else's (npm <c>smpp</c>) on a port of its own, with the manners that its flags say.
/// </summary>
public sealed class SmscPeer : IAsyncDisposable
{
    public const string SystemId = "csss";
    public const string Password = "secret";

    private readonly ProcessRunner _process;

    private bool _hasEnded;

    private SmscPeer(ProcessRunner process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>The messages that it was handed, in their order.</summary>
    public IReadOnlyList<SubmittedSms> Submitted =>
    [
        .. Lines("submit ").Select(line => JsonSerializer.Deserialize<SubmittedSms>(line, JsonSerializerOptions.Web)!),
    ];

    public static async Task<SmscPeer> StartAsync(CancellationToken cancellationToken, params string[] flags)
    {
        var process = NodePeers.Start("smsc.js", ["--system-id", SystemId, "--password", Password, .. flags]);
        try
        {
            var line = await process.WaitForLineAsync("listening ", Patience.Deadline, cancellationToken);
            return new SmscPeer(process, int.Parse(line["listening ".Length..], CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line of its output.</summary>
    public Task WaitForAsync(string text, CancellationToken cancellationToken) =>
        _process.WaitForLineAsync(text, Patience.Deadline, cancellationToken);

    /// <summary>What follows a word at the beginning of its lines.</summary>
    public IReadOnlyList<string> Lines(string start) =>
    [
        .. _process.Output.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .Select(line => line[start.Length..].TrimEnd()),
    ];

    public async ValueTask DisposeAsync()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            await _process.DisposeAsync();
        }
    }
}

/// <summary>A message as an SMSC of somebody else's has read it.</summary>
public sealed record SubmittedSms(
    string To, string From, int Coding, int Esm, int Registered, bool IsTimed, string? Text, string? Hex, string? Udh);
