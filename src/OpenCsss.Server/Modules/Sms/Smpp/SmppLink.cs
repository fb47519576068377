using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Server.Modules.Sms.Smpp;

/// <summary>
/// Our side of a bind to an SMSC: binds as a transceiver, binds again when the line breaks, hands messages over within
/// its window, and gives what comes to the inbox before it says that it has it.
/// </summary>
internal sealed partial class SmppLink(
    string name, SmscOptions options, SmppDeliveries deliveries, TimeProvider clock, ILogger<SmppLink> log)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromSeconds(30);

    private readonly TokenBucket _rate = new(options.PerSecond, clock.GetUtcNow());
    private readonly Lock _state = new();
    private SmppConnection? _connection;
    private int _underWay;
    private TimeSpan _throttle;
    private DateTimeOffset _throttledUntil;

    public string Name => name;

    /// <summary>The messages' names are told apart by this.</summary>
    public string Ids => options.Ids.Length > 0 ? options.Ids : name;

    public SmscOptions Options => options;

    public bool IsBound => Volatile.Read(ref _connection) is not null;

    /// <summary>Told whenever there may be room again.</summary>
    public SmsNews? Changed { get; set; }

    /// <summary>How many messages it can take now.</summary>
    public int Room
    {
        get
        {
            lock (_state)
            {
                var now = clock.GetUtcNow();
                return _connection is null || now < _throttledUntil ? 0
                    : Math.Min(options.Window - _underWay, _rate.Left(now));
            }
        }
    }

    /// <summary>Binds, and binds again, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var delay = FirstDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await BindAndRunAsync(stoppingToken))
                {
                    delay = FirstDelay;
                }
            }
#pragma warning disable CA1031 // Whatever keeps it from binding, it is tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogUnreachable(name, exception.Message);
            }

            await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < options.LongestReconnectDelay ? delay * 2 : options.LongestReconnectDelay;
        }
    }

    /// <summary>Hands a part over; ends with what the SMSC says.</summary>
    public async Task<SubmitResult> SubmitAsync(SmsSubmission submission)
    {
        SmppConnection? connection;
        lock (_state)
        {
            var now = clock.GetUtcNow();
            connection = now < _throttledUntil || _underWay >= options.Window || !_rate.TryTake(1, now)
                ? null
                : _connection;
            _underWay += connection is null ? 0 : 1;
        }

        if (connection is null)
        {
            return new SubmitResult(SubmitOutcome.Later, Wait: FirstDelay);
        }

        try
        {
            return Judge(await AskAsync(connection, submission));
        }
        catch (SmppLineLostException)
        {
            return new SubmitResult(SubmitOutcome.Unknown);
        }
        finally
        {
            lock (_state)
            {
                _underWay--;
            }

            Changed?.Tell();
        }
    }

    private Task<SmppAnswer> AskAsync(SmppConnection connection, SmsSubmission submission)
    {
        var source = submission.Source.Length > 0 ? submission.Source : options.SourceAddress;
        var left = submission.ExpireAt - clock.GetUtcNow();
        return connection.AskAsync(SmppCommand.SubmitSm, new SmppMessage
        {
            Source = new SmppAddress(
                (byte)options.SourceTon, (byte)options.SourceNpi, Encoding.ASCII.GetBytes(source)),
            Destination = new SmppAddress(1, 1, Encoding.ASCII.GetBytes(submission.Msisdn)),
            EsmClass = submission.HasHeader ? SmppMessage.HasUserDataHeader : (byte)0,
            ValidityPeriod = Encoding.ASCII.GetBytes(SmppTime.Relative(left > Tick ? left : Tick)),
            RegisteredDelivery = 1,
            DataCoding = (byte)submission.Coding,
            ShortMessage = submission.Octets,
        });
    }

    private SubmitResult Judge(SmppAnswer answer)
    {
        switch (answer.Status)
        {
            case SmppStatus.Ok:
                lock (_state)
                {
                    _throttle = TimeSpan.Zero;
                }

                return new SubmitResult(SubmitOutcome.Taken, Ids, IdOf(answer.MessageId));
            case SmppStatus.Throttled or SmppStatus.QueueFull:
                return new SubmitResult(SubmitOutcome.Later, Ids, Error: ErrorOf(answer.Status), Wait: Throttle());
            case SmppStatus.SystemError:
                return new SubmitResult(SubmitOutcome.Later, Ids, Error: ErrorOf(answer.Status));
            case SmppStatus.InvalidBindState:
                Volatile.Read(ref _connection)?.Close(); // It thinks that we are not bound; so we bind.
                return new SubmitResult(SubmitOutcome.Later, Ids, Error: ErrorOf(answer.Status));
            default:
                return new SubmitResult(SubmitOutcome.Refused, Ids, Error: ErrorOf(answer.Status));
        }
    }

    /// <summary>
    /// Nothing is handed over for a while, which doubles as long as it is said again. What is on its way already is
    /// told the same, and counts once.
    /// </summary>
    private TimeSpan Throttle()
    {
        lock (_state)
        {
            var now = clock.GetUtcNow();
            if (now >= _throttledUntil)
            {
                var next = _throttle == TimeSpan.Zero ? FirstDelay : _throttle * 2;
                _throttle = next < LongestThrottle ? next : LongestThrottle;
                _throttledUntil = now + _throttle;
            }

            return _throttledUntil - now;
        }
    }

    private string? IdOf(string id) =>
        id.Length == 0 ? null
        : options.HexIdsInAnswers
            && ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
        : id;

    private static string ErrorOf(SmppStatus status) => SmsNumbers.Text((uint)status);

    /// <returns>Whether it was bound.</returns>
    private async Task<bool> BindAndRunAsync(CancellationToken stoppingToken)
    {
        await using var connection = new SmppConnection(await ConnectAsync(stoppingToken), clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = connection.RunAsync(
            (header, body) => deliveries.TakeAsync(connection, Ids, header, body), ending.Token);
        var isBound = false;
        try
        {
            isBound = await BindAsync(connection);
            if (isBound)
            {
                Volatile.Write(ref _connection, connection);
                LogBound(name);
                Changed?.Tell();
                await WatchAsync(connection, running, stoppingToken);
            }
        }
        finally
        {
            Volatile.Write(ref _connection, null);
            connection.Close();
            await ending.CancelAsync();
            await running;
            if (isBound)
            {
                LogLost(name);
            }
        }

        return isBound;
    }

    private async Task<Stream> ConnectAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, either.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(TlsOptions(), either.Token);
            }

            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SslClientAuthenticationOptions TlsOptions()
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.TlsAuthority.Length > 0)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(options.TlsAuthority);
        }

        return tls;
    }

    private async Task<bool> BindAsync(SmppConnection connection)
    {
        var asked = connection.AskAsync(SmppCommand.BindTransceiver, new SmppBind
        {
            SystemId = Encoding.ASCII.GetBytes(options.SystemId),
            Password = Encoding.ASCII.GetBytes(options.Password),
            SystemType = Encoding.ASCII.GetBytes(options.SystemType),
            InterfaceVersion = SmppBind.Version34,
        });
        var answer = await asked.WaitAsync(options.AnswerTimeout, clock);
        if (answer.Status is not SmppStatus.Ok)
        {
            LogRefused(name, ErrorOf(answer.Status));
        }

        return answer.Status is SmppStatus.Ok;
    }

    /// <summary>Asks a silent SMSC whether it is there; ends when the line has, or is given up, or we stop.</summary>
    private async Task WatchAsync(SmppConnection connection, Task running, CancellationToken stoppingToken)
    {
        var isAsked = false;
        while (!running.IsCompleted && !stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(running, Task.Delay(Tick, clock, stoppingToken));
            if (connection.LongestWait > options.AnswerTimeout)
            {
                LogSilent(name);
                return;
            }

            if (connection.Silence < options.EnquireAfter)
            {
                isAsked = false;
            }
            else if (!isAsked)
            {
                isAsked = true;
                _ = Forget(connection.AskAsync(SmppCommand.EnquireLink));
            }
        }

        if (!running.IsCompleted)
        {
            // What is on its way is waited for, then a word of parting.
            await Forget(connection.AskAsync(SmppCommand.Unbind)
                .WaitAsync(2 * Tick, TimeProvider.System, CancellationToken.None));
        }
    }

    private static async Task Forget(Task question)
    {
        try
        {
            await question;
        }
        catch (Exception exception) when (exception is SmppLineLostException or TimeoutException)
        {
            // Nothing depends on it.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bound to SMSC {Smsc}")]
    private partial void LogBound(string smsc);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line to SMSC {Smsc} has ended")]
    private partial void LogLost(string smsc);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMSC {Smsc} did not answer in time; the line is given up")]
    private partial void LogSilent(string smsc);

    [LoggerMessage(Level = LogLevel.Error, Message = "SMSC {Smsc} refused the bind with status {Status}")]
    private partial void LogRefused(string smsc, string status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMSC {Smsc} cannot be reached: {Reason}")]
    private partial void LogUnreachable(string smsc, string reason);
}
