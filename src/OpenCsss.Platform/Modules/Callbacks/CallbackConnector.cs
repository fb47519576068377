using System.Net;
using System.Net.Sockets;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Makes the connections that callbacks go over, and looks at the address then: a name that led to a public address
/// when it was set may lead anywhere a moment later, and the connection goes to the very address that was judged.
/// </summary>
/// <param name="targets">What may be sent to.</param>
/// <param name="resolve">Tells what a host's name leads to.</param>
internal sealed class CallbackConnector(
    CallbackTargets targets, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <exception cref="TargetRefusedException">No address of the host may be sent to.</exception>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => targets.Allows(host, address));
        if (allowed.Length == 0)
        {
            throw addresses.Length == 0
                ? new SocketException((int)SocketError.HostNotFound)
                : new TargetRefusedException(addresses[0]);
        }

        // One after the other, by hand: given all of them, a dual-mode socket is what is connected, which a host
        // without IPv6 does not have.
        for (var i = 0; ; i++)
        {
            var socket = new Socket(allowed[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(allowed[i], context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i < allowed.Length - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>The address is inside a network that callbacks must not reach.</summary>
internal sealed class TargetRefusedException(IPAddress address)
    : Exception($"Callbacks are not sent to {address}: it is not a public address.");
