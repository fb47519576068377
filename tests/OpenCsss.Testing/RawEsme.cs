using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenCsss.Testing;

/// <summary>
/// A partner's line as octets on a socket: it says what a test tells it to, whether or not that is SMPP, answers nothing by
/// itself, and closes nothing.
/// </summary>
public sealed class RawEsme : IAsyncDisposable
{
    public const uint BindReceiver = 0x01;
    public const uint BindTransmitter = 0x02;
    public const uint QuerySm = 0x03;
    public const uint SubmitSm = 0x04;
    public const uint DeliverSm = 0x05;
    public const uint Unbind = 0x06;
    public const uint BindTransceiver = 0x09;
    public const uint EnquireLink = 0x15;
    public const uint DataSm = 0x103;
    public const uint Answer = 0x8000_0000;

    private const int HeaderSize = 16;

    private readonly TcpClient _client;
    private uint _sequence;

    private RawEsme(TcpClient client) => _client = client;

    /// <param name="port">Where the server listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="from">An address of this machine to come from.</param>
    public static async Task<RawEsme> ConnectAsync(
        int port, CancellationToken cancellationToken, string from = "127.0.0.1")
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new RawEsme(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Connects and binds; the status of the answer must be 0.</summary>
    public static async Task<RawEsme> BoundAsync(
        int port, string systemId, string password, CancellationToken cancellationToken, string from = "127.0.0.1",
        uint command = BindTransceiver)
    {
        var esme = await ConnectAsync(port, cancellationToken, from);
        Xunit.Assert.Equal(0u, await esme.BindAsync(systemId, password, cancellationToken, command));
        return esme;
    }

    /// <summary>The status of the answer.</summary>
    public async Task<uint> BindAsync(
        string systemId, string password, CancellationToken cancellationToken, uint command = BindTransceiver) =>
        (await AskAsync(command, [.. Text(systemId), .. Text(password), 0, 0x34, 0, 0, 0], cancellationToken)).Status;

    /// <summary>Sends a PDU, and reads until its answer comes.</summary>
    public async Task<RawPdu> AskAsync(uint command, byte[] body, CancellationToken cancellationToken)
    {
        var sequence = await SendAsync(command, body, cancellationToken);
        while (true)
        {
            var pdu = await ReadAsync(cancellationToken) ?? throw new EndOfStreamException("The line ended first.");
            if ((pdu.Command & Answer) != 0 && pdu.Sequence == sequence)
            {
                return pdu;
            }
        }
    }

    /// <summary>Sends a PDU; its number.</summary>
    public async Task<uint> SendAsync(uint command, byte[] body, CancellationToken cancellationToken)
    {
        await SendAsync(Pdu(command, ++_sequence, body), cancellationToken);
        return _sequence;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) =>
        await _client.GetStream().WriteAsync(octets, cancellationToken);

    /// <summary>The next PDU of the other side's; null at the end of the line.</summary>
    public async Task<RawPdu?> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        try
        {
            var stream = _client.GetStream();
            await stream.ReadExactlyAsync(header, cancellationToken);
            var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) - HeaderSize];
            await stream.ReadExactlyAsync(body, cancellationToken);
            return new RawPdu(
                BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)),
                BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)),
                BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)), body);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>All that comes until the line ends.</summary>
    public async Task<IReadOnlyList<RawPdu>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var pdus = new List<RawPdu>();
        while (await ReadAsync(cancellationToken) is { } pdu)
        {
            pdus.Add(pdu);
        }

        return pdus;
    }

    /// <summary>A whole PDU.</summary>
    public static byte[] Pdu(uint command, uint sequence, byte[] body)
    {
        var pdu = new byte[HeaderSize + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(pdu, pdu.Length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), command);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(12), sequence);
        body.CopyTo(pdu, HeaderSize);
        return pdu;
    }

    /// <summary>The body of a submit_sm.</summary>
    /// <param name="to">The destination.</param>
    /// <param name="content">The short_message.</param>
    /// <param name="esmClass">0x40: it begins with a header.</param>
    /// <param name="coding">data_coding.</param>
    /// <param name="tlvs">Optional parameters, in hexadecimal, with tag and length.</param>
    public static byte[] Submit(string to, byte[] content, byte esmClass = 0, byte coding = 0, string tlvs = "") =>
    [
        0, 1, 1, .. Text("1000"), 1, 1, .. Text(to), esmClass, 0, 0, 0, 0, 0, 0, coding, 0, (byte)content.Length, .. content,
        .. Convert.FromHexString(tlvs),
    ];

    /// <summary>The body of a data_sm with its content as message_payload.</summary>
    public static byte[] Data(string to, byte[] content, byte esmClass = 0, byte coding = 0) =>
        [0, 1, 1, .. Text("1000"), 1, 1, .. Text(to), esmClass, 0, coding, .. Convert.FromHexString(Payload(content))];

    /// <summary>A message_payload, for the optional parameters.</summary>
    public static string Payload(byte[] content) => $"0424{content.Length:X4}{Convert.ToHexString(content)}";

    /// <summary>The body of a query_sm.</summary>
    public static byte[] Query(string id) => [.. Text(id), 0, 0, 0];

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Text(string text) => [.. Encoding.ASCII.GetBytes(text), 0];
}

/// <summary>A PDU as it came.</summary>
public sealed record RawPdu(uint Command, uint Status, uint Sequence, byte[] Body);
