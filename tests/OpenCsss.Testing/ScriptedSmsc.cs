using System.Buffers;
using System.Net;
using System.Net.Sockets;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Testing;

/// <summary>
/// An SMSC as octets on a socket, every word of which a test decides: when a message is answered and with what, whether
/// enquiries are, what it sends. Binds are accepted.
/// </summary>
public sealed class ScriptedSmsc : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<SmscPdu> _pdus = [];
    private readonly List<TcpClient> _clients = [];
    private readonly Dictionary<SmppCommand, TcpClient> _bound = [];
    private readonly Task _accepting;
    private uint _sequence;

    private ScriptedSmsc()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>
    /// What a submit_sm is answered with, by its number from 1: a status and the body. Null: no answer comes, unless
    /// the test gives one with <see cref="AnswerAsync"/>.
    /// </summary>
    public Func<int, SmscPdu, (SmppStatus Status, byte[] Body)?> Submit { get; set; } = (n, _) => Taken($"m{n}");

    /// <summary>What a bind is answered with.</summary>
    public Func<SmppStatus> Bind { get; set; } = () => SmppStatus.Ok;

    public bool AnswersEnquiries { get; set; } = true;

    public static ScriptedSmsc Start() => new();

    /// <summary>«Taken», with a name for the message.</summary>
    public static (SmppStatus, byte[])? Taken(string id) => (SmppStatus.Ok, [.. id.Select(letter => (byte)letter), 0]);

    /// <summary>What has come of a kind, in its order.</summary>
    public IReadOnlyList<SmscPdu> Pdus(SmppCommand command)
    {
        lock (_lock)
        {
            return [.. _pdus.Where(pdu => pdu.Header.Command == command)];
        }
    }

    /// <summary>The messages that have come.</summary>
    public IReadOnlyList<SmscPdu> Submitted => Pdus(SmppCommand.SubmitSm);

    /// <summary>Answers what was not answered.</summary>
    public async Task AnswerAsync(SmscPdu request, (SmppStatus Status, byte[] Body)? answer)
    {
        if (answer is var (status, body))
        {
            await SendAsync(request.Client, SmscPdu.Bytes(
                request.Header.Command.AnswerOf(), status, request.Header.Sequence, body));
        }
    }

    /// <summary>Sends a deliver_sm over the newest line that takes one; its number.</summary>
    public async Task<uint> DeliverAsync(byte[] body)
    {
        TcpClient client;
        uint sequence;
        lock (_lock)
        {
            client = _bound.GetValueOrDefault(SmppCommand.BindReceiver) ?? _bound[SmppCommand.BindTransceiver];
            sequence = ++_sequence;
        }

        await SendAsync(client, SmscPdu.Bytes(SmppCommand.DeliverSm, SmppStatus.Ok, sequence, body));
        return sequence;
    }

    /// <summary>What the other side has said to a deliver_sm; null as long as it has not.</summary>
    public SmppStatus? AnswerTo(uint sequence) => Pdus(SmppCommand.DeliverSmAnswer)
        .FirstOrDefault(pdu => pdu.Header.Sequence == sequence)?.Header.Status;

    /// <summary>Cuts all lines.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _clients.ForEach(client => client.Dispose());
            _clients.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                lock (_lock)
                {
                    _clients.Add(client);
                }

                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            var start = new byte[SmppHeader.Size];
            while (true)
            {
                await stream.ReadExactlyAsync(start, _ending.Token);
                SmppHeader.Read(start, out var header);
                var body = new byte[header.Length - SmppHeader.Size];
                await stream.ReadExactlyAsync(body, _ending.Token);
                await TakeAsync(new SmscPdu(client, header, body));
            }
        }
        catch (Exception exception) when (
            exception is IOException or OperationCanceledException or ObjectDisposedException
                or InvalidOperationException)
        {
            // The line has ended.
        }
    }

    private async Task TakeAsync(SmscPdu pdu)
    {
        int count;
        lock (_lock)
        {
            _pdus.Add(pdu);
            count = _pdus.Count(other => other.Header.Command == pdu.Header.Command);
            if (pdu.Header.Command.IsBind())
            {
                _bound[pdu.Header.Command] = pdu.Client;
            }
        }

        (SmppStatus Status, byte[] Body)? answer = pdu.Header.Command switch
        {
            SmppCommand.SubmitSm => Submit(count, pdu),
            SmppCommand.EnquireLink => AnswersEnquiries ? (SmppStatus.Ok, []) : null,
            SmppCommand.Unbind => (SmppStatus.Ok, []),
            _ when pdu.Header.Command.IsBind() => (Bind(), "smsc\0"u8.ToArray()),
            _ => null,
        };
        await AnswerAsync(pdu, answer);
    }

    private static async Task SendAsync(TcpClient client, byte[] pdu)
    {
        try
        {
            await client.GetStream().WriteAsync(pdu);
        }
        catch (Exception exception) when (
            exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut meanwhile.
        }
    }
}

/// <summary>A PDU that has come to a <see cref="ScriptedSmsc"/>.</summary>
public sealed record SmscPdu(TcpClient Client, SmppHeader Header, byte[] Body)
{
    public byte Coding => Read().DataCoding;

    public byte ProtocolId => Read().ProtocolId;

    public byte EsmClass => Read().EsmClass;

    public string Validity => Text(Read().ValidityPeriod);

    /// <summary>Whom it comes from: address, TON, NPI.</summary>
    public (string Digits, byte Ton, byte Npi) From
    {
        get
        {
            var source = Read().Source;
            return (Text(source.Digits), source.TypeOfNumber, source.NumberingPlan);
        }
    }

    /// <summary>The content with its header, in hexadecimal.</summary>
    public string Hex => Convert.ToHexString(Read().ShortMessage);

    /// <summary>The content, if it is ASCII.</summary>
    public string Content => Text(Read().ShortMessage);

    /// <summary>The optional parameters, in hexadecimal.</summary>
    public string Tlvs => Convert.ToHexString(Read().Tlvs.Octets);

    /// <summary>A whole PDU.</summary>
    public static byte[] Bytes(SmppCommand command, SmppStatus status, uint sequence, byte[] body)
    {
        var pdu = new byte[SmppHeader.Size + body.Length];
        new SmppHeader(pdu.Length, command, status, sequence).Write(pdu);
        body.CopyTo(pdu, SmppHeader.Size);
        return pdu;
    }

    /// <summary>The body of a deliver_sm.</summary>
    public static byte[] Deliver(in SmppMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        SmppPdu.Write(output, SmppCommand.DeliverSm, SmppStatus.Ok, 1, message);
        return output.WrittenSpan[SmppHeader.Size..].ToArray();
    }

    private SmppMessage Read()
    {
        Xunit.Assert.Equal(SmppStatus.Ok, SmppMessage.Read(Header.Command, Body, out var message));
        return message;
    }

    private static string Text(ReadOnlySpan<byte> octets) => System.Text.Encoding.Latin1.GetString(octets);
}
