using System.Net;
using System.Net.Sockets;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Testing;

/// <summary>
/// A gateway that a test plays: it tells of sessions, and takes requests to end or to change them as a real one would,
/// from those alone who know the secret.
/// </summary>
public sealed class RadiusGateway : IAsyncDisposable
{
    public const string Secret = "secret-of-the-gateway";

    private readonly UdpClient _accounting = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _dynamic = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _end = new();
    private readonly List<AskedOfGateway> _asked = [];
    private readonly Lock _gate = new();
    private readonly Task _listening;
    private byte _identifier;

    public RadiusGateway() => _listening = Task.Run(ListenAsync);

    /// <summary>Where it takes Disconnect- and CoA-Requests.</summary>
    public int DynamicPort => ((IPEndPoint)_dynamic.Client.LocalEndPoint!).Port;

    /// <summary>How it answers: null is not at all.</summary>
    public Func<AskedOfGateway, GatewayVerdict?> Answer { get; set; } = _ => GatewayVerdict.Ack;

    /// <summary>The secret that it answers with.</summary>
    public string AnswerSecret { get; set; } = Secret;

    /// <summary>The authentic requests that came, the same one as often as it came.</summary>
    public IReadOnlyList<AskedOfGateway> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>How many came that were not signed with the secret.</summary>
    public int Refused { get; private set; }

    /// <summary>A packet of its own, ready to be sent any number of times.</summary>
    public byte[] Packet(SessionTold told, string secret = Secret)
    {
        var writer = new RadiusWriter(new byte[RadiusPacket.MaxLength], RadiusCode.AccountingRequest, _identifier++);
        told.WriteTo(ref writer);
        return writer.SignRequest(Bytes(secret)).ToArray();
    }

    /// <summary>Sends without waiting for anything.</summary>
    public ValueTask<int> SendAsync(byte[] packet, IPEndPoint server, CancellationToken cancellationToken) =>
        _accounting.SendAsync(packet, server, cancellationToken);

    /// <summary>Tells of a session, and waits for the answer, which must be authentic.</summary>
    public Task TellAsync(IPEndPoint server, SessionTold told, CancellationToken cancellationToken) =>
        TellAsync(server, Packet(told), cancellationToken);

    public async Task TellAsync(IPEndPoint server, byte[] packet, CancellationToken cancellationToken)
    {
        await SendAsync(packet, server, cancellationToken);
        await ReceiveAsync(packet, cancellationToken);
    }

    /// <summary>Waits for the answer to a packet, and passes over those to others.</summary>
    public async Task ReceiveAsync(byte[] packet, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience.Deadline);
        while (!IsAnswer((await _accounting.ReceiveAsync(end.Token)).Buffer, packet))
        {
        }
    }

    /// <summary>How many octets of answers have come that nobody has waited for.</summary>
    public int UnreadOctets => _accounting.Available;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _accounting.Dispose();
        _dynamic.Dispose();
        _end.Dispose();
    }

    private static bool IsAnswer(byte[] datagram, byte[] packet) =>
        RadiusPacket.TryParse(packet, out var request) && RadiusPacket.TryParse(datagram, out var answer)
        && answer.Code is RadiusCode.AccountingResponse && answer.Identifier == request.Identifier
        && answer.IsAuthenticAnswer(request.Authenticator, Bytes(Secret));

    private static byte[] Bytes(string secret) => System.Text.Encoding.UTF8.GetBytes(secret);

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var received = await _dynamic.ReceiveAsync(_end.Token);
                if (Take(received.Buffer) is { } answer)
                {
                    await _dynamic.SendAsync(answer, received.RemoteEndPoint, _end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[]? Take(byte[] datagram)
    {
        if (!RadiusPacket.TryParse(datagram, out var request) || !request.IsAuthenticRequest(Bytes(Secret)))
        {
            Refused++;
            return null;
        }

        var asked = AskedOfGateway.Read(request);
        lock (_gate)
        {
            _asked.Add(asked);
        }

        if (Answer(asked) is not { } verdict)
        {
            return null;
        }

        var writer = new RadiusWriter(
            new byte[RadiusPacket.MaxLength], verdict.IsAck ? request.Code + 1 : request.Code + 2, request.Identifier);
        if (verdict.Cause > 0)
        {
            writer.Add(AttributeTypes.ErrorCause, verdict.Cause);
        }

        writer.AddMessageAuthenticator();
        return writer.SignAnswer(request.Authenticator, Bytes(AnswerSecret)).ToArray();
    }
}

/// <summary>What a gateway was asked.</summary>
/// <param name="Code">To do what.</param>
/// <param name="SessionId">With which session.</param>
/// <param name="Nas">Whom the request is meant for.</param>
/// <param name="FilterId">The rule that it names; null for none.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Authenticator">Tells requests apart.</param>
public sealed record AskedOfGateway(
    RadiusCode Code, string SessionId, string Nas, string? FilterId, DateTimeOffset? At, string Authenticator)
{
    internal static AskedOfGateway Read(RadiusPacket packet)
    {
        string? filter = null;
        foreach (var attribute in packet.Attributes)
        {
            filter = attribute.Type == AttributeTypes.FilterId ? OctetText.Of(attribute.Value) : filter;
        }

        var record = AccountingRecord.Read(packet);
        return new AskedOfGateway(
            packet.Code, record.SessionId, record.Nas, filter, record.EventAt,
            Convert.ToHexString(packet.Authenticator));
    }
}

/// <summary>What a gateway answers.</summary>
public readonly record struct GatewayVerdict(bool IsAck, uint Cause)
{
    public static GatewayVerdict Ack => new(true, 0);

    public static GatewayVerdict Nak(uint cause) => new(false, cause);
}

/// <summary>What a gateway tells of a session; what a test does not say is ordinary, null is not said.</summary>
public sealed record SessionTold(string SessionId, AccountingStatus Status, string? Imsi)
{
    public string? Nas { get; init; } = "pgw-1";

    /// <summary>NAS-IP-Address.</summary>
    public string? NasAddress { get; init; }

    public string? UserName { get; init; }

    /// <summary>Calling-Station-Id.</summary>
    public string? Msisdn { get; init; }

    /// <summary>Whether it tells the upper 32 bits of its counters.</summary>
    public bool HasGigawords { get; init; } = true;

    public long? InputOctets { get; init; }

    public long? OutputOctets { get; init; }

    public DateTimeOffset? At { get; init; }

    public uint? Delay { get; init; }

    public uint? SessionSeconds { get; init; }

    public string? SgsnMccMnc { get; init; } = "46000";

    internal void WriteTo(ref RadiusWriter writer)
    {
        writer.Add(AttributeTypes.AcctStatusType, (uint)Status);
        Text(ref writer, AttributeTypes.AcctSessionId, SessionId);
        Text(ref writer, AttributeTypes.NasIdentifier, Nas);
        if (NasAddress is { } address)
        {
            writer.Add(AttributeTypes.NasIpAddress, IPAddress.Parse(address));
        }

        Text(ref writer, AttributeTypes.UserName, UserName);
        Text(ref writer, AttributeTypes.CallingStationId, Msisdn);
        Number(ref writer, AttributeTypes.AcctDelayTime, Delay);
        Number(ref writer, AttributeTypes.AcctSessionTime, SessionSeconds);
        Number(ref writer, AttributeTypes.EventTimestamp, (uint?)At?.ToUnixTimeSeconds());
        Counter(ref writer, AttributeTypes.AcctInputOctets, HasGigawords ? AttributeTypes.AcctInputGigawords : null, InputOctets);
        Counter(ref writer, AttributeTypes.AcctOutputOctets, HasGigawords ? AttributeTypes.AcctOutputGigawords : null, OutputOctets);
        if (Imsi is { } imsi)
        {
            Text(ref writer, AttributeTypes.CalledStationId, "internet");
            writer.Add(AttributeTypes.FramedIpAddress, IPAddress.Parse("10.1.2.3"));
            writer.AddOfVendor(ThreeGppTypes.Vendor, ThreeGppTypes.Imsi, System.Text.Encoding.ASCII.GetBytes(imsi));
            writer.AddOfVendor(ThreeGppTypes.Vendor, ThreeGppTypes.RatType, [6]);
            if (SgsnMccMnc is { } network)
            {
                writer.AddOfVendor(
                    ThreeGppTypes.Vendor, ThreeGppTypes.SgsnMccMnc, System.Text.Encoding.ASCII.GetBytes(network));
            }
        }
    }

    private static void Text(ref RadiusWriter writer, byte type, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.Add(type, OctetText.ToOctets(text));
        }
    }

    private static void Number(ref RadiusWriter writer, byte type, uint? number)
    {
        if (number is { } value)
        {
            writer.Add(type, value);
        }
    }

    private static void Counter(ref RadiusWriter writer, byte octets, byte? gigawords, long? counter)
    {
        if (counter is { } value)
        {
            writer.Add(octets, (uint)(value & uint.MaxValue));
            if (gigawords is { } upper)
            {
                writer.Add(upper, (uint)(value >> 32));
            }
        }
    }
}
