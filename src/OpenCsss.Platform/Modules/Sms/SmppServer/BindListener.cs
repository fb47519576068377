using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>Listens for partners' lines.</summary>
internal sealed partial class BindListener(
    BindServices services, Db db, BindOptions options, TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    /// <summary>The share of the files for connections which is left to partners' lines.</summary>
    private const int ShareOfFiles = 4;

    /// <summary>How long accepting rests when the process cannot open one more file.</summary>
    private static readonly TimeSpan PauseWithoutFiles = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _log = logs.CreateLogger<BindListener>();
    private readonly BindPlaces _places = new(options, MostLines(options));
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpListener? _listener;
    private X509Certificate2? _certificate;

    /// <summary>The port that it listens on, once it does.</summary>
    public Task<int> Port => _port.Task;

    /// <summary>
    /// The port is taken and the certificate read here, so that a server that cannot have them does not start.
    /// </summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Listen)
        {
            _certificate = ReadCertificate();
            _listener = new TcpListener(IPAddress.Parse(options.Address), options.Port);
            _listener.Start();
            var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _port.TrySetResult(port);
            var most = MostLines(options);
            LogListening(_log, options.Address, port, most);
            if (most < options.MaxLines)
            {
                LogFewFiles(_log, options.MaxLines, most);
            }
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        _certificate?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listener is not { } listener)
        {
            return;
        }

        using var end = stoppingToken.Register(listener.Stop);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(stoppingToken), _certificate, stoppingToken);
            }
            catch (SocketException exception) when (
                exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // They wait in the operating system's queue; at once the same would happen again.
                services.Tally.CountNoPlace(IPAddress.None);
                await Task.Delay(PauseWithoutFiles, clock, stoppingToken);
            }
            catch (Exception exception) when (
                exception is SocketException or OperationCanceledException
                || (exception is InvalidOperationException or ObjectDisposedException
                    && stoppingToken.IsCancellationRequested))
            {
                // One that went before it was accepted, or the end.
            }
        }
    }

    /// <summary>As many as the options allow, and never so many that the process cannot open its own files.</summary>
    private static int MostLines(BindOptions options) =>
        Math.Min(options.MaxLines, Math.Max(1, (OpenFileLimit.ForConnections() ?? int.MaxValue) / ShareOfFiles));

    private X509Certificate2? ReadCertificate()
    {
        try
        {
            return options.TlsCertificate.Length > 0
                ? X509Certificate2.CreateFromPemFile(options.TlsCertificate, options.TlsKey)
                : null;
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException(
                $"Sms:Binds:TlsCertificate and TlsKey are not a certificate and its key: {exception.Message}",
                exception);
        }
    }

    private async Task ServeAsync(Socket socket, X509Certificate2? certificate, CancellationToken stoppingToken)
    {
        try
        {
            var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
            using var place = _places.TryTake(address);
            if (place is null)
            {
                services.Tally.CountNoPlace(address);
                return;
            }

            socket.NoDelay = true;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (certificate is not null)
            {
                stream = await SecureAsync(stream, certificate, stoppingToken);
            }

            await using var connection = new SmppConnection(stream, clock);
            var session = new BindSession(
                connection, address, place, services, db, options, clock, logs.CreateLogger<BindSession>());
            await session.RunAsync(stoppingToken);
        }
#pragma warning disable CA1031 // A line's end, however it comes, is no matter of the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogEnded(_log, exception.Message);
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, X509Certificate2 certificate, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(options.BindTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate }, either.Token);
        return secure;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Listening for SMPP on {Address}:{Port}, for {MostLines} connections at the most")]
    private static partial void LogListening(ILogger logger, string address, int port, int mostLines);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Sms:Binds:MaxLines is {MaxLines}, of which the limit of open files (ulimit -n) leaves {Most}")]
    private static partial void LogFewFiles(ILogger logger, int maxLines, int most);

    [LoggerMessage(Level = LogLevel.Debug, Message = "SMPP connection closed: {Reason}")]
    private static partial void LogEnded(ILogger logger, string reason);
}
