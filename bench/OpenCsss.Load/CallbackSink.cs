using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OpenCsss.Load;

/// <summary>
/// A receiver of callbacks that costs as little as it can: plain sockets, and from each request only the number of its
/// order. A path that begins with <c>/hang</c> is never answered.
/// </summary>
internal sealed class CallbackSink : IDisposable
{
    private static readonly byte[] Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _arrivals = [];

    private CallbackSink()
    {
    }

    /// <summary>Requests that were answered.</summary>
    public long Count { get; private set; }

    public long FirstAt { get; private set; }

    public long LastAt { get; private set; }

    public static CallbackSink Listen(int port)
    {
        var sink = new CallbackSink();
        sink._listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        sink._listener.Listen(1_024);
        _ = sink.AcceptAsync();
        return sink;
    }

    /// <summary>When the first event of an order arrived, in the stopwatch's ticks; null if it did not.</summary>
    public long? ArrivalOf(long orderId)
    {
        lock (_lock)
        {
            return _arrivals.TryGetValue(orderId, out var at) ? at : null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var buffer = new byte[64 * 1024];
            var length = 0;
            try
            {
                int read;
                while ((read = await socket.ReceiveAsync(buffer.AsMemory(length))) > 0)
                {
                    length += read;
                    if (!HttpAnswer.IsComplete(buffer.AsSpan(0, length)))
                    {
                        continue;
                    }

                    if (Take(buffer.AsSpan(0, length)))
                    {
                        await socket.SendAsync(Ok);
                    }

                    length = 0;
                }
            }
            catch (SocketException)
            {
                // The sender has gone.
            }
        }
    }

    private bool Take(ReadOnlySpan<byte> request)
    {
        var now = Stopwatch.GetTimestamp();
        if (request.StartsWith("POST /hang"u8))
        {
            return false;
        }

        var start = request.IndexOf("ORDER_"u8);
        lock (_lock)
        {
            Count++;
            FirstAt = FirstAt == 0 ? now : FirstAt;
            LastAt = now;
            if (start >= 0 && Utf8Parser.TryParse(request[(start + "ORDER_".Length)..], out long id, out _))
            {
                _arrivals.TryAdd(id, now);
            }
        }

        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} callbacks");
}
