using System.Globalization;
using System.Text.Json;

namespace OpenCsss.Testing;

/// <summary>A partner's program of somebody else's (npm <c>smpp</c>) that binds to us, with what its flags say.</summary>
public sealed class EsmePeer : IAsyncDisposable
{
    private readonly ProcessRunner _process;

    private EsmePeer(ProcessRunner process) => _process = process;

    /// <summary>What it was sent, in its order.</summary>
    public IReadOnlyList<DeliveredSms> Delivered =>
    [
        .. Lines("deliver ").Select(line => JsonSerializer.Deserialize<DeliveredSms>(line, JsonSerializerOptions.Web)!),
    ];

    public static EsmePeer Start(int port, string systemId, string password, params IEnumerable<string> flags) =>
        new(NodePeers.Start(
            "esme.js",
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--system-id", systemId, "--password", password,
                .. flags,
            ]));

    /// <summary>Waits for a line of its output; the whole line.</summary>
    public Task<string> WaitForAsync(string text, CancellationToken cancellationToken) =>
        _process.WaitForLineAsync(text, Patience.Deadline, cancellationToken);

    /// <summary>What follows a word at the beginning of its lines.</summary>
    public IReadOnlyList<string> Lines(string start) =>
    [
        .. _process.Output.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .Select(line => line[start.Length..].TrimEnd()),
    ];

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

/// <summary>A deliver_sm as a program of somebody else's has read it.</summary>
public sealed record DeliveredSms(
    string From, string To, int Coding, int Esm, string? Text, string? Hex, string? Udh, string? Receipted, int? State)
{
    /// <summary>The sender's own number of the message that a receipt is about.</summary>
    public int? Reference { get; init; }

    public int FromTon { get; init; }

    public int FromNpi { get; init; }

    public int ToTon { get; init; }

    public int ToNpi { get; init; }
}
