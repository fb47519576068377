using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using OpenCsss.Platform.Jobs;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Asks gateways to end sessions or to change them (RFC 5176). Each request has a socket of its own, so that an answer
/// can only be its own; it is sent again, the same, until an answer comes or the caller's time is over.
/// </summary>
internal sealed class DynamicAuthorization(RadiusOptions options, WallClock wall, TimeProvider clock)
{
    /// <param name="client">Whose secret and port.</param>
    /// <param name="session">Which session.</param>
    /// <param name="code">Disconnect- or CoA-Request.</param>
    /// <param name="attributes">What a CoA-Request wants.</param>
    /// <param name="values">For their places.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    /// <returns>What the gateway says.</returns>
    /// <exception cref="SocketException">The gateway's port is closed, or there is no way to it.</exception>
    public async Task<GatewayAnswer> AskAsync(
        RadiusClient client, OpenSession session, RadiusCode code, AttributeTemplate attributes, AttributeValues values,
        CancellationToken cancellationToken)
    {
        var gateway = new IPEndPoint(client.DisconnectAddress ?? session.Peer, client.DisconnectPort);
        var request = Write(client, session, code, attributes, values);
        using var socket = new Socket(gateway.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(gateway, cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendUntilDoneAsync(socket, request, done.Token);
        try
        {
            return await ReceiveAsync(socket, request, client, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await sending;
        }
    }

    private static async Task<GatewayAnswer> ReceiveAsync(
        Socket socket, byte[] request, RadiusClient client, CancellationToken cancellationToken)
    {
        var datagram = new byte[RadiusPacket.MaxLength + 1];
        while (true)
        {
            var count = await socket.ReceiveAsync(datagram, cancellationToken);
            if (GatewayAnswer.TryRead(datagram.AsSpan(0, count), request, client.DisconnectSecret, out var answer))
            {
                return answer;
            }
        }
    }

    private async Task SendUntilDoneAsync(Socket socket, byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var pause = Task.Delay(options.Carrier.ResendAfter, clock, cancellationToken);
                await socket.SendAsync(request, cancellationToken);
                await pause;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // An answer has come, or nobody waits for one; a closed port is said to whoever receives.
        }
    }

    private byte[] Write(
        RadiusClient client, OpenSession session, RadiusCode code, AttributeTemplate attributes, AttributeValues values)
    {
        Span<byte> buffer = stackalloc byte[RadiusPacket.MaxLength];
        var writer = new RadiusWriter(buffer, code, (byte)RandomNumberGenerator.GetInt32(256));
        if (session.NasIdentifier is { } name)
        {
            writer.Add(AttributeTypes.NasIdentifier, OctetText.ToOctets(name));
        }

        if (session.NasAddress is { } address)
        {
            writer.Add(
                address.AddressFamily is AddressFamily.InterNetwork
                    ? AttributeTypes.NasIpAddress
                    : AttributeTypes.NasIpv6Address,
                address);
        }

        writer.Add(AttributeTypes.AcctSessionId, OctetText.ToOctets(session.Key.SessionId));

        // By wall-clock time: a gateway refuses what is older than some minutes (RFC 5176, 6.3).
        writer.Add(AttributeTypes.EventTimestamp, (uint)wall.GetUtcNow().ToUnixTimeSeconds());
        attributes.WriteTo(ref writer, values);
        writer.AddMessageAuthenticator();
        return writer.SignRequest(client.DisconnectSecret).ToArray();
    }
}

/// <summary>What a gateway has answered.</summary>
/// <param name="IsDone">It has done it.</param>
/// <param name="Cause">Why it has not.</param>
internal readonly record struct GatewayAnswer(bool IsDone, ErrorCause Cause)
{
    /// <summary>Reads a datagram; false for anything but the authentic answer to the request.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> request, ReadOnlySpan<byte> secret, out GatewayAnswer answer)
    {
        answer = default;
        if (!RadiusPacket.TryParse(request, out var asked) || !RadiusPacket.TryParse(datagram, out var packet)
            || packet.Identifier != asked.Identifier || !packet.IsAuthenticAnswer(asked.Authenticator, secret))
        {
            return false;
        }

        var isDone = packet.Code == asked.Code + 1; // An ACK's number follows its request's, a NAK's follows that.
        var cause = ErrorCause.None;
        foreach (var attribute in packet.Attributes)
        {
            if (attribute.Type == AttributeTypes.ErrorCause && attribute.TryGetInteger(out var number))
            {
                cause = (ErrorCause)Math.Min(number, int.MaxValue);
                break;
            }
        }

        answer = new GatewayAnswer(isDone, cause);
        return isDone || packet.Code == asked.Code + 2;
    }
}
