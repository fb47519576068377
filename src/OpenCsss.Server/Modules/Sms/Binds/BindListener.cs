using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenCsss.Server.Modules.Partners;
using OpenCsss.Server.Modules.Sms.Smpp;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Sms.Binds;

/// <summary>Listens for partners' lines.</summary>
internal sealed partial class BindListener(
    BindSessions sessions, BindSubmissions submissions, SecretProtector protector, Db db, BindOptions options,
    TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    private readonly ILogger _log = logs.CreateLogger<BindListener>();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpListener? _listener;
    private X509Certificate2? _certificate;
    private int _lines;

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
            LogListening(_log, options.Address, port);
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
                var socket = await listener.AcceptSocketAsync(stoppingToken);
                if (Interlocked.Increment(ref _lines) > options.MaxLines)
                {
                    Interlocked.Decrement(ref _lines);
                    socket.Dispose();
                    continue;
                }

                _ = ServeAsync(socket, _certificate, stoppingToken);
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
                $"Sms:Binds:TlsCertificate and TlsKey are no certificate with its key: {exception.Message}", exception);
        }
    }

    private async Task ServeAsync(Socket socket, X509Certificate2? certificate, CancellationToken stoppingToken)
    {
        try
        {
            socket.NoDelay = true;
            var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (certificate is not null)
            {
                stream = await SecureAsync(stream, certificate, stoppingToken);
            }

            await using var connection = new SmppConnection(stream, clock);
            var session = new BindSession(
                connection, address, sessions, submissions, protector, db, options, clock,
                logs.CreateLogger<BindSession>());
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
            Interlocked.Decrement(ref _lines);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening for SMPP on {Address}:{Port}")]
    private static partial void LogListening(ILogger logger, string address, int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A line of SMPP has ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string reason);
}
