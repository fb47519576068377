using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OpenCsss.Testing;

/// <summary>
/// A caller that has sent its request and reads the answer when a test says so. Its connection has small buffers on both
/// sides, so that the server cannot finish an answer of some 100 KB before it is read.
/// </summary>
public sealed class SlowReader : IAsyncDisposable
{
    private const int TcpMaxSegment = 2;

    private readonly Socket _socket;

    private SlowReader(Socket socket) => _socket = socket;

    internal static async Task<SlowReader> PostAsync(
        Uri url, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        var segment = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(segment, 536);
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpMaxSegment, segment); // The server's buffer follows from it.
        await socket.ConnectAsync(url.Host, url.Port, cancellationToken);
        var header = $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n"
            + $"Connection: close\r\nContent-Length: {body.Length}\r\n\r\n";
        await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(header), .. body.Span], cancellationToken);
        return new SlowReader(socket);
    }

    /// <summary>Waits for the beginning of the answer.</summary>
    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var some = new byte[64];
        return Encoding.UTF8.GetString(some, 0, await _socket.ReceiveAsync(some, cancellationToken));
    }

    /// <summary>Reads the rest, until the connection ends or is broken off.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var some = new byte[16 * 1_024];
        try
        {
            while (await _socket.ReceiveAsync(some, cancellationToken) is > 0 and var count)
            {
                text.Append(Encoding.UTF8.GetString(some, 0, count));
            }
        }
        catch (SocketException)
        {
            // Broken off.
        }

        return text.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
