using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OpenCsss.Testing;

/// <summary>
/// HTTP as bytes on a socket: what no decent client would send, and what the server says to it before it knows what it
/// is about.
/// </summary>
public static class RawHttp
{
    /// <summary>Sends a request head as it stands, and a body, and reads one answer.</summary>
    /// <param name="server">Whom.</param>
    /// <param name="head">The request line and the headers, a line each, without the empty line.</param>
    /// <param name="body">What follows it.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public static async Task<WireAnswer> SendAsync(
        Uri server, IEnumerable<string> head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        var stream = socket.GetStream();
        var text = string.Concat(head.Select(line => $"{line}\r\n")) + "\r\n";
        await stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(text), .. body.Span], cancellationToken);
        return await ReadAsync(stream, cancellationToken);
    }

    private static async Task<WireAnswer> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var one = new byte[1];
            await stream.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(
            pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        return new WireAnswer(status, Encoding.UTF8.GetString(body), headers);
    }
}
