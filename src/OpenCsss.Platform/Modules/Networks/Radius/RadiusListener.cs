using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Security;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Takes Accounting-Requests. What is not signed with its client's secret is dropped without a word; what is goes to
/// the inbox, and is answered when it is on disk. Nothing is answered that is not: its sender sends it again.
/// </summary>
internal sealed partial class RadiusListener(
    RadiusOptions options, RadiusClients clients, AccountingInbox inbox, RecentRequests recent, RadiusMetrics tally,
    BackgroundPace pace, TimeProvider clock, ILogger<RadiusListener> log) : BackgroundService
{
    /// <summary>Senders whose addresses are kept as they are; a flood of others is cheap to look at again.</summary>
    private const int MostPeers = 10_000;

    private readonly byte[] _datagram = GC.AllocateArray<byte>(RadiusPacket.MaxLength + 1, pinned: true);
    private readonly Dictionary<SocketAddress, Peer> _peers = [];
    private Socket? _socket;

    /// <summary>Where it listens; null if it does not.</summary>
    public IPEndPoint? EndPoint => _socket?.LocalEndPoint as IPEndPoint;

    /// <summary>The port is taken here, so that a server that cannot have it does not start.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Clients.Count > 0)
        {
            var endPoint = options.ListenEndPoint;
            _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            {
                ReceiveBufferSize = options.ReceiveBuffer,
            };
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                _socket.DualMode = true; // All addresses means those of both versions.
            }

            _socket.Bind(endPoint);
            LogListening(EndPoint!);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>No more is taken, what was taken is finished and answered.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await inbox.FinishAsync(cancellationToken);
        _socket?.Dispose();
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is not { } socket)
        {
            return;
        }

        var source = new SocketAddress(socket.AddressFamily);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var count = await socket.ReceiveFromAsync(_datagram, SocketFlags.None, source, stoppingToken);
                Take(_datagram.AsSpan(0, count), source);
            }
            catch (SocketException)
            {
                // An answer of ours was not wanted where it went; that says nothing about those that come.
            }
            catch (OperationCanceledException)
            {
                break;
            }
#pragma warning disable CA1031 // One datagram must not end the listener, and the process with it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotTaken(exception);
            }
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        var peer = PeerAt(source);
        if (peer.Client is not { } client)
        {
            tally.Count(PacketFate.UnknownClient);
            return;
        }

        if (!RadiusPacket.TryParse(datagram, out var packet))
        {
            tally.Count(PacketFate.Malformed);
            return;
        }

        if (packet.Code is not (RadiusCode.AccountingRequest or RadiusCode.StatusServer))
        {
            tally.Count(PacketFate.Unexpected);
            return;
        }

        if (!packet.IsAuthenticRequest(client.Secret))
        {
            tally.Count(PacketFate.WrongSecret);
            return;
        }

        var answer = AccountingAnswer.To(packet, client.Secret);
        if (packet.Code is RadiusCode.StatusServer)
        {
            tally.Count(PacketFate.StatusAsked);
            Send(answer, peer);
            return;
        }

        pace.NoteRequest();
        TakeAuthentic(packet, client, peer, answer);
    }

    private void TakeAuthentic(RadiusPacket packet, RadiusClient client, Peer peer, byte[] answer)
    {
        var key = new RequestKey(
            client, peer.Address, BinaryPrimitives.ReadUInt128BigEndian(packet.Authenticator));
        switch (recent.See(key))
        {
            case RequestState.UnderWay:
                tally.Count(PacketFate.Repeated);
                return;
            case RequestState.Answered:
                tally.Count(PacketFate.Repeated);
                Send(answer, peer);
                return;
            case RequestState.New:
                break;
        }

        var mark = BinaryPrimitives.ReadInt64BigEndian(packet.Authenticator);
        var call = AccountingCall.Of(
            AccountingRecord.Read(packet), new AccountingOrigin(client, peer.Address, mark, clock.GetUtcNow()),
            options.ClockTolerance);
        if (!call.IsOfSession && !call.IsRestart)
        {
            // To be acknowledged, or it would be sent again and again; there is nothing to be written down (RFC 2866,
            // 4.1).
            Finish(key, isDurable: true, answer, peer);
            tally.Count(PacketFate.Nameless);
            return;
        }

        if (!inbox.TryTake(call, isDurable => Finish(key, isDurable, answer, peer)))
        {
            recent.Forget(key);
            tally.Count(PacketFate.Overloaded);
        }
    }

    private void Finish(RequestKey key, bool isDurable, byte[] answer, Peer peer)
    {
        if (!isDurable)
        {
            recent.Forget(key);
            tally.Count(PacketFate.Failed);
            return;
        }

        recent.Answer(key);
        tally.Count(PacketFate.Answered);
        Send(answer, peer);
    }

    /// <summary>What cannot be sent is lost like what is lost on the way: it will be asked for again.</summary>
    private void Send(byte[] answer, Peer peer)
    {
        try
        {
            _socket!.SendTo(answer, SocketFlags.None, peer.Source);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            LogNotSent(exception);
        }
    }

    private Peer PeerAt(SocketAddress source)
    {
        if (_peers.TryGetValue(source, out var peer))
        {
            return peer;
        }

        if (_peers.Count >= MostPeers)
        {
            _peers.Clear();
        }

        var copy = new SocketAddress(source.Family, source.Size);
        source.Buffer.Span[..source.Size].CopyTo(copy.Buffer.Span);
        var address = ((IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(copy)).Address;
        address = address.Plain();
        return _peers[copy] = new Peer(copy, address, clients.Find(address));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening for RADIUS accounting on {EndPoint}")]
    private partial void LogListening(IPEndPoint endPoint);

    [LoggerMessage(Level = LogLevel.Error, Message = "RADIUS packet could not be processed")]
    private partial void LogNotTaken(Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "RADIUS response could not be sent")]
    private partial void LogNotSent(Exception exception);

    /// <summary>Where packets come from, and whose they are.</summary>
    private sealed record Peer(SocketAddress Source, IPAddress Address, RadiusClient? Client);
}
