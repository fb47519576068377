using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>
/// A partner with Kannel, the gateway that many have: its bearerbox binds to us, its smsbox takes messages over HTTP and
/// calls a web server of the partner's with what comes. <c>run-tests</c> installs it.
/// </summary>
public sealed class KannelPeer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ProcessRunner _bearerbox;
    private readonly ProcessRunner _smsbox;
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly int _sendPort;

    private KannelPeer(TemporaryFolder folder, ProcessRunner bearerbox, ProcessRunner smsbox, int sendPort) =>
        (_folder, _bearerbox, _smsbox, _sendPort) = (folder, bearerbox, smsbox, sendPort);

    /// <summary>Starts both boxes, and waits until they are bound to us.</summary>
    /// <param name="port">Where we listen.</param>
    /// <param name="systemId">What it binds with.</param>
    /// <param name="password">And with which password.</param>
    /// <param name="receiver">The partner's web server; <c>/receipt</c> and <c>/mo</c> are called there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<KannelPeer> StartAsync(
        int port, string systemId, string password, Uri receiver, CancellationToken cancellationToken)
    {
        Require();
        var folder = new TemporaryFolder();
        var (adminPort, boxPort, sendPort) = (FreePort(), FreePort(), FreePort());
        var file = Path.Combine(folder.Path, "kannel.conf");
        await File.WriteAllTextAsync(
            file, Configuration(port, systemId, password, receiver, adminPort, boxPort, sendPort), cancellationToken);
        var bearerbox = ProcessRunner.Start(Bearerbox, ["-v", "0", file], At(folder));
        await WaitForPortAsync(boxPort, cancellationToken);
        var smsbox = ProcessRunner.Start(Smsbox, ["-v", "0", file], At(folder));
        await WaitForPortAsync(sendPort, cancellationToken);
        return new KannelPeer(folder, bearerbox, smsbox, sendPort);
    }

    /// <summary>Has Kannel send a message, and asks for receipts of every kind.</summary>
    /// <returns>What it says; it begins with 0 if it has taken it.</returns>
    public Task<string> SendAsync(
        string to, string text, Uri receiver, CancellationToken cancellationToken, bool isUnicode = false) =>
        _http.GetStringAsync(
            new Uri($"http://127.0.0.1:{_sendPort}/cgi-bin/sendsms?username=tester&password=tester&from=1000&to={to}"
                + $"&text={Uri.EscapeDataString(text)}&coding={(isUnicode ? 2 : 0)}&charset=UTF-8&dlr-mask=31"
                + $"&dlr-url={Uri.EscapeDataString($"{receiver}receipt?state=%d&answer=%A")}"),
            cancellationToken);

    /// <summary>What both boxes have written so far, for a test that fails.</summary>
    public string Log => _bearerbox.Errors + _smsbox.Errors;

    public async ValueTask DisposeAsync()
    {
        await _smsbox.DisposeAsync();
        await _bearerbox.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private static string Bearerbox => "/usr/sbin/bearerbox";

    private static string Smsbox => "/usr/sbin/smsbox";

    private static string Configuration(
        int port, string systemId, string password, Uri receiver, int adminPort, int boxPort, int sendPort) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            group = core
            admin-port = {adminPort}
            admin-password = tester
            admin-interface = 127.0.0.1
            smsbox-port = {boxPort}
            smsbox-interface = 127.0.0.1
            box-allow-ip = 127.0.0.1
            dlr-storage = internal

            group = smsc
            smsc = smpp
            smsc-id = csss
            host = 127.0.0.1
            port = {port}
            transceiver-mode = true
            smsc-username = {systemId}
            smsc-password = {password}
            system-type = ""
            address-range = ""
            reconnect-delay = 1
            enquire-link-interval = 5

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = {sendPort}
            sendsms-interface = 127.0.0.1
            global-sender = 1000

            group = sendsms-user
            username = tester
            password = tester
            concatenation = true
            max-messages = 10

            group = sms-service
            keyword = default
            catch-all = true
            concatenation = true
            max-messages = 0
            get-url = "{receiver}mo?from=%p&text=%a&coding=%c"

            """);

    private static Action<ProcessStartInfo> At(TemporaryFolder folder) => start => start.WorkingDirectory = folder.Path;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task WaitForPortAsync(int port, CancellationToken cancellationToken) => Poll.UntilAsync(
        async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken).AsTask()
                    .WaitAsync(Patience.Deadline, TimeProvider.System, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        cancellationToken);

    private static void Require()
    {
        if (File.Exists(Bearerbox))
        {
            return;
        }

        const string Reason = "needs Kannel: run it with ./run-tests, or install the package kannel";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}
