using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>
/// A line to an SMSC: connects, binds, binds again when it breaks. It is given up when the SMSC does not say that it is
/// there: after silence, or after a message that it did not answer, it is asked.
/// </summary>
internal sealed partial class SmppLine(
    string smsc, SmppCommand bind, SmscOptions options, TimeProvider clock, ILogger<SmppLink> log)
{
    /// <summary>A late answer is waited for so many times as long as one in time.</summary>
    private const int LateTimes = 3;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private SmppConnection? _connection;
    private bool _isDoubted;

    /// <summary>The connection, while it is bound.</summary>
    public SmppConnection? Connection => Volatile.Read(ref _connection);

    /// <summary>What the SMSC asks.</summary>
    public required Func<SmppConnection, SmppHeader, ReadOnlySpan<byte>, ValueTask> Requests { get; init; }

    /// <summary>Called each time when it is bound.</summary>
    public required Action Bound { get; init; }

    /// <summary>Something was not answered: the SMSC is asked at once whether it is there.</summary>
    public void Doubt() => Volatile.Write(ref _isDoubted, true);

    /// <summary>Binds, and binds again, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var delay = FirstDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wasBound = false;
            try
            {
                await BindAndRunAsync(() => wasBound = true, stoppingToken);
            }
#pragma warning disable CA1031 // Whatever keeps it from binding, it is tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogUnreachable(smsc, exception.Message);
            }

            // However a line that was bound has ended, its SMSC is not one that refuses us.
            delay = wasBound ? FirstDelay : delay;
            await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < options.LongestReconnectDelay ? delay * 2 : options.LongestReconnectDelay;
        }
    }

    private async Task BindAndRunAsync(Action bound, CancellationToken stoppingToken)
    {
        await using var connection = new SmppConnection(await ConnectAsync(stoppingToken), clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = connection.RunAsync((header, body) => Requests(connection, header, body), ending.Token);
        var isBound = false;
        try
        {
            isBound = await BindAsync(connection);
            if (isBound)
            {
                Volatile.Write(ref _isDoubted, false);
                Volatile.Write(ref _connection, connection);
                LogBound(smsc);
                bound();
                Bound();
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
                LogLost(smsc);
            }
        }
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
        var asked = connection.AskAsync(bind, new SmppBind
        {
            SystemId = Encoding.ASCII.GetBytes(options.SystemId),
            Password = Encoding.ASCII.GetBytes(options.Password),
            SystemType = Encoding.ASCII.GetBytes(options.SystemType),
            InterfaceVersion = SmppBind.Version34,
        });
        var answer = await asked.WaitAsync(options.AnswerTimeout, clock);
        if (answer.Status is not SmppStatus.Ok)
        {
            LogRefused(smsc, SmsNumbers.Text((uint)answer.Status));
        }

        return answer.Status is SmppStatus.Ok;
    }

    /// <summary>
    /// Ends when the line has, or is given up, or we stop. An SMSC that is slow with everything is there: any answer
    /// since it was asked says so.
    /// </summary>
    private async Task WatchAsync(SmppConnection connection, Task running, CancellationToken stoppingToken)
    {
        (long At, long Answers)? asked = null;
        while (!running.IsCompleted && !stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(running, Task.Delay(Tick, clock, stoppingToken));
            connection.GiveUpQuestions(LateTimes * options.AnswerTimeout);
            if (asked is { } question && connection.Answers == question.Answers)
            {
                if (clock.GetElapsedTime(question.At) > options.AnswerTimeout)
                {
                    LogSilent(smsc);
                    return;
                }
            }
            else if (connection.Silence >= options.EnquireAfter || Interlocked.Exchange(ref _isDoubted, false))
            {
                asked = (clock.GetTimestamp(), connection.Answers);
                _ = Forget(connection.AskAsync(SmppCommand.EnquireLink));
            }
            else
            {
                asked = null;
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
        catch (Exception exception) when (
            exception is SmppLineLostException or SmppUnansweredException or TimeoutException)
        {
            // Nothing depends on it.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bound to SMSC {Smsc}")]
    private partial void LogBound(string smsc);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection to SMSC {Smsc} closed")]
    private partial void LogLost(string smsc);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "SMSC {Smsc} did not answer enquire_link in time; closing the connection")]
    private partial void LogSilent(string smsc);

    [LoggerMessage(Level = LogLevel.Error, Message = "SMSC {Smsc} refused the bind with status {Status}")]
    private partial void LogRefused(string smsc, string status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMSC {Smsc} cannot be reached: {Reason}")]
    private partial void LogUnreachable(string smsc, string reason);
}
