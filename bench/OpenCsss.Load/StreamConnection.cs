using System.Diagnostics;
using System.Net.Sockets;

namespace OpenCsss.Load;

/// <summary>A keep-alive connection whose answers are long: they are read to their end and thrown away.</summary>
internal sealed class StreamConnection(TimeProvider clock) : ILoadConnection
{
    private static readonly byte[] End = "\r\n0\r\n\r\n"u8.ToArray();

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _piece = new byte[64 * 1024];
    private readonly byte[] _last = new byte[End.Length];

    public async Task ConnectAsync(Uri url) => await _socket.ConnectAsync(url.Host, url.Port);

    public async Task<Tally> RunAsync(RequestSupply supply)
    {
        var tally = new Tally();
        var sentAt = Stopwatch.GetTimestamp();
        while (supply.TryTake(sentAt, out var request))
        {
            while (!request.IsEmpty)
            {
                request = request[await _socket.SendAsync(request)..];
            }

            var beginning = await ReceiveAsync();
            var answeredAt = Stopwatch.GetTimestamp();
            var isSuccess = beginning.AsSpan().StartsWith("HTTP/1.1 200 "u8);
            tally.Count(isSuccess, beginning, Stopwatch.GetElapsedTime(sentAt, answeredAt));
            if (!isSuccess)
            {
                await Task.Delay(RetryAfter, clock, CancellationToken.None); // Of so many at once most are refused.
            }

            sentAt = Stopwatch.GetTimestamp();
        }

        return tally;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The beginning of an answer, when all of it has come. Only what is sent in chunks is this long.</summary>
    private async Task<byte[]> ReceiveAsync()
    {
        byte[]? beginning = null;
        Array.Clear(_last);
        while (true)
        {
            var count = await _socket.ReceiveAsync(_piece);
            if (count == 0)
            {
                throw new IOException("The server closed the connection within an answer.");
            }

            beginning ??= _piece[..Math.Min(count, 1024)];
            Remember(_piece.AsSpan(0, count));
            var isRefusal = beginning.AsSpan().IndexOf("Content-Length"u8) >= 0;
            if (isRefusal ? HttpAnswer.IsComplete(beginning) : _last.AsSpan().SequenceEqual(End))
            {
                return beginning;
            }
        }
    }

    /// <summary>Keeps the last bytes of what has come.</summary>
    private void Remember(ReadOnlySpan<byte> piece)
    {
        if (piece.Length < _last.Length)
        {
            _last.AsSpan(piece.Length).CopyTo(_last);
        }

        var end = piece[^Math.Min(piece.Length, _last.Length)..];
        end.CopyTo(_last.AsSpan(_last.Length - end.Length));
    }
}
