using System.Diagnostics;
using System.Net.Sockets;

namespace OpenCsss.Load;

/// <summary>One keep-alive connection with one request in flight.</summary>
internal sealed class LoadConnection : ILoadConnection
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _received = new byte[64 * 1024];

    public async Task ConnectAsync(Uri url) => await _socket.ConnectAsync(url.Host, url.Port);

    public async Task<Tally> RunAsync(RequestSupply supply)
    {
        var tally = new Tally();
        var sentAt = Stopwatch.GetTimestamp();
        while (supply.TryTake(sentAt, out var request))
        {
            await SendAsync(request);
            var length = await ReceiveAsync();
            var answeredAt = Stopwatch.GetTimestamp();
            var answer = _received.AsSpan(0, length);
            tally.Count(HttpAnswer.IsSuccess(answer), answer, Stopwatch.GetElapsedTime(sentAt, answeredAt));
            sentAt = answeredAt;
        }

        return tally;
    }

    /// <summary>Sends one request; its answer is valid until the next.</summary>
    public async Task<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> request)
    {
        await SendAsync(request);
        return _received.AsMemory(0, await ReceiveAsync());
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[await _socket.SendAsync(request)..];
        }
    }

    private async ValueTask<int> ReceiveAsync()
    {
        var length = 0;
        do
        {
            if (length == _received.Length)
            {
                Array.Resize(ref _received, 2 * length);
            }

            var count = await _socket.ReceiveAsync(_received.AsMemory(length));
            if (count == 0)
            {
                throw new IOException($"The server closed the connection after {length} bytes of an answer.");
            }

            length += count;
        }
        while (!HttpAnswer.IsComplete(_received.AsSpan(0, length)));

        return length;
    }
}
