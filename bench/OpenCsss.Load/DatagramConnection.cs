using System.Diagnostics;
using System.Net.Sockets;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Load;

/// <summary>A socket for datagrams, with one Accounting-Request in flight.</summary>
internal sealed class DatagramConnection(TimeProvider clock) : ILoadConnection
{
    /// <summary>Nothing is sent again: a loss would show as a failure, and none is expected on one machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _received = new byte[RadiusPacket.MaxLength];

    public async Task ConnectAsync(Uri url) => await _socket.ConnectAsync(url.Host, url.Port);

    public async Task<Tally> RunAsync(RequestSupply supply)
    {
        var tally = new Tally();
        using var end = new CancellationTokenSource(Patience, clock);
        var sentAt = Stopwatch.GetTimestamp();
        while (supply.TryTake(sentAt, out var request))
        {
            end.CancelAfter(Patience);
            int length;
            try
            {
                await _socket.SendAsync(request, end.Token);
                length = await _socket.ReceiveAsync(_received, end.Token);
            }
            catch (OperationCanceledException)
            {
                tally.Count(isSuccess: false, "no answer"u8, Patience);
                return tally;
            }

            var answeredAt = Stopwatch.GetTimestamp();
            tally.Count(
                IsAnswer(_received.AsSpan(0, length), request.Span), "not the answer"u8,
                Stopwatch.GetElapsedTime(sentAt, answeredAt));
            sentAt = answeredAt;
        }

        return tally;
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsAnswer(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> request) =>
        RadiusPacket.TryParse(datagram, out var answer) && RadiusPacket.TryParse(request, out var asked)
        && answer.Code is RadiusCode.AccountingResponse && answer.Identifier == asked.Identifier
        && answer.IsAuthenticAnswer(asked.Authenticator, AccountingRequests.Secret);
}
