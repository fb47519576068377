using System.Net;
using System.Net.Sockets;
using Xunit;

namespace OpenCsss.Testing;

/// <summary>
/// A real proxy before a server of this machine, Debian's <c>haproxy</c>, as a process of its own. While the server is
/// away it answers 503 itself, and 504 if the server takes too long. <c>run-tests</c> installs it.
/// </summary>
public sealed class Haproxy : IAsyncDisposable
{
    private const string Program = "/usr/sbin/haproxy";

    private readonly TemporaryFolder _folder;
    private readonly ProcessRunner _process;

    private Haproxy(TemporaryFolder folder, ProcessRunner process, int port) =>
        (_folder, _process, Port) = (folder, process, port);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <param name="serverPort">The server behind it; it need not be there yet.</param>
    /// <param name="cancellationToken">Ends the wait for its start.</param>
    /// <param name="port">Where to listen; 0 is any free port.</param>
    /// <param name="serverTime">How long the server may take to answer.</param>
    /// <returns>Without the package the running test is skipped, and in CI it fails.</returns>
    public static async Task<Haproxy> StartAsync(
        int serverPort, CancellationToken cancellationToken, int port = 0, string serverTime = "4m")
    {
        Require();
        if (port == 0)
        {
            port = FreePort();
        }

        var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            defaults
              mode http
              retries 0
              timeout connect {Patience.Of(TimeSpan.FromSeconds(10)).TotalSeconds:0}s
              timeout client {Patience.Deadline.TotalSeconds:0}s
              timeout server {serverTime}
            frontend in
              bind 127.0.0.1:{port}
              default_backend receiver
            backend receiver
              server one 127.0.0.1:{serverPort}

            """,
            cancellationToken);
        var process = ProcessRunner.Start(Program, ["-db", "-f", file]);
        await WaitForPortAsync(port, process, cancellationToken);
        return new Haproxy(folder, process, port);
    }

    /// <summary>A port that nobody has at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>It says nothing when it is ready, so it is asked until it answers.</summary>
    private static async Task WaitForPortAsync(int port, ProcessRunner process, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(start) < Patience.Deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
            catch (SocketException exception)
            {
                var said = process.Errors;
                await process.DisposeAsync();
                throw new TimeoutException($"haproxy does not listen: {said}", exception);
            }
        }
    }

    private static void Require()
    {
        if (File.Exists(Program))
        {
            return;
        }

        const string Reason = "needs haproxy: run it with ./run-tests, or install the package haproxy";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}
