using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Server.Modules.Partners;
using OpenCsss.Server.Modules.Sms.Smpp;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Sms.Binds;

/// <summary>
/// A partner's line to us: bound by system_id and password from an address that is allowed, then it submits messages
/// and is told what becomes of them. What is answered with «ok» is on disk.
/// </summary>
internal sealed partial class BindSession(
    SmppConnection connection, IPAddress address, BindSessions sessions, BindSubmissions submissions,
    SecretProtector protector, Db db, BindOptions options, TimeProvider clock, ILogger<BindSession> log)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Has an entry for each message that is being stored; when it is full, reading waits.</summary>
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(options.Window);

    private bool _isBinding;
    private bool _submits;

    /// <summary>The account that it is bound by; null before that.</summary>
    public BindAccount? Account { get; private set; }

    /// <summary>Whether it may be told something.</summary>
    public bool Receives { get; private set; }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = connection.RunAsync(TakeAsync, ending.Token);
        var watching = WatchAsync(running, ending.Token);
        await Task.WhenAny(running, watching);
        sessions.Remove(this);
        connection.Close();
        await ending.CancelAsync();
        await running;
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Tells the partner something; ends with its answer.</summary>
    /// <exception cref="SmppLineLostException">The line broke first.</exception>
    public Task<SmppAnswer> DeliverAsync(in SmppMessage message) =>
        connection.AskAsync(SmppCommand.DeliverSm, message);

    private ValueTask TakeAsync(SmppHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Command)
        {
            case SmppCommand.BindTransmitter or SmppCommand.BindReceiver or SmppCommand.BindTransceiver:
                return TakeBind(header, body);
            case SmppCommand.SubmitSm or SmppCommand.DataSm:
                return TakeMessage(header, body);
            case SmppCommand.QuerySm:
                return TakeQuery(header, body);
            case SmppCommand.CancelSm:
                connection.Answer(header, header.Command.AnswerOf(), SmppStatus.CancelFailed);
                return default;
            case SmppCommand.EnquireLink:
                connection.Answer(header, SmppCommand.EnquireLinkAnswer, SmppStatus.Ok);
                return default;
            case SmppCommand.Unbind:
                connection.Answer(header, SmppCommand.UnbindAnswer, SmppStatus.Ok);
                connection.Close();
                return default;
            default:
                connection.Answer(header, SmppCommand.GenericNack, SmppStatus.InvalidCommand);
                return default;
        }
    }

    private ValueTask TakeBind(SmppHeader header, ReadOnlySpan<byte> body)
    {
        var status = SmppBind.Read(body, out var bind);
        if (status is not SmppStatus.Ok || Account is not null || _isBinding)
        {
            AnswerBind(header, status is SmppStatus.Ok ? SmppStatus.AlreadyBound : status);
            return default;
        }

        _isBinding = true;
        return BindAsync(header, Encoding.ASCII.GetString(bind.SystemId), bind.Password.ToArray());
    }

    /// <summary>An unknown name and a wrong password are told alike, and after the same work.</summary>
    private async ValueTask BindAsync(SmppHeader header, string systemId, byte[] password)
    {
        var account = await BindStore.FindAsync(db, systemId, CancellationToken.None);
        var expected = account is null ? "" : protector.UnprotectText(account.ProtectedPassword);
        var isRight = CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(password));
        if (account is null || !isRight || !account.AllowsAddress(address))
        {
            LogRefused();
            AnswerBind(header, SmppStatus.BindFailed);
            connection.Close(); // One attempt a line.
            return;
        }

        if (!sessions.TryAdd(this, account))
        {
            AnswerBind(header, SmppStatus.AlreadyBound);
            connection.Close();
            return;
        }

        Account = account;
        _submits = header.Command is not SmppCommand.BindReceiver;
        AnswerBind(header, SmppStatus.Ok);
        Receives = header.Command is not SmppCommand.BindTransmitter; // After the answer: nothing may come before it.
        LogBound(account.PartnerId);
    }

    private void AnswerBind(SmppHeader header, SmppStatus status)
    {
        Span<byte> room = stackalloc byte[8];
        var tlvs = new SmppTlvWriter(room);
        tlvs.Add(SmppTag.InterfaceVersion, SmppBind.Version34);
        connection.Answer(header, status, new SmppBindAnswer
        {
            SystemId = Encoding.ASCII.GetBytes(options.SystemId),
            Tlvs = tlvs.Written,
        });
    }

    private ValueTask TakeMessage(SmppHeader header, ReadOnlySpan<byte> body)
    {
        var status = SmppMessage.Read(header.Command, body, out var message);
        if (status is not SmppStatus.Ok || !_submits)
        {
            connection.Answer(
                header, status is SmppStatus.Ok ? SmppStatus.InvalidBindState : status, default(SmppMessageAnswer));
            return default;
        }

        status = submissions.Read(message, out var wanted);
        if (status is not SmppStatus.Ok)
        {
            connection.Answer(header, status, default(SmppMessageAnswer));
            return default;
        }

        return StoreAsync(header, wanted!);
    }

    private async ValueTask StoreAsync(SmppHeader header, BindSubmission wanted)
    {
        await _places.Writer.WriteAsync(true, CancellationToken.None);
        _ = FinishAsync();

        async Task FinishAsync()
        {
            var (status, id) = (SmppStatus.SystemError, 0L);
            try
            {
                (status, id) = await submissions.StoreAsync(Account!, wanted);
            }
            catch (StoreBusyException)
            {
                status = SmppStatus.QueueFull;
            }
#pragma warning disable CA1031 // Whatever happened, the partner is told that it is not stored.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotStored(exception);
            }
            finally
            {
                _places.Reader.TryRead(out _);
                connection.Answer(header, status, new SmppMessageAnswer
                {
                    MessageId = id == 0 ? [] : Encoding.ASCII.GetBytes(SmsNumbers.Text(id)),
                });
            }
        }
    }

    private ValueTask TakeQuery(SmppHeader header, ReadOnlySpan<byte> body)
    {
        var status = SmppQuery.Read(body, out var query);
        if (status is SmppStatus.Ok && Account is not null
            && long.TryParse(Encoding.ASCII.GetString(query.MessageId), out var id))
        {
            return AnswerQueryAsync(header, id);
        }

        connection.Answer(
            header, header.Command.AnswerOf(), status is SmppStatus.Ok ? SmppStatus.InvalidMessageId : status);
        return default;
    }

    private async ValueTask AnswerQueryAsync(SmppHeader header, long id)
    {
        if (await BindStore.FindStateAsync(db, Account!.PartnerId, id, CancellationToken.None) is not { } found)
        {
            connection.Answer(header, header.Command.AnswerOf(), SmppStatus.QueryFailed);
            return;
        }

        connection.Answer(header, SmppStatus.Ok, new SmppQueryAnswer
        {
            MessageId = Encoding.ASCII.GetBytes(SmsNumbers.Text(id)),
            FinalDate = found.DoneAt is { } at ? Encoding.ASCII.GetBytes(SmppTime.Absolute(at)) : [],
            State = BindReceipts.StateOf(found.Status),
            ErrorCode = byte.TryParse(found.Error, out var error) ? error : (byte)0,
        });
    }

    /// <summary>Ends when the line has not bound in time, or does not answer.</summary>
    private async Task WatchAsync(Task running, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var isAsked = false;
        while (!running.IsCompleted)
        {
            await Task.Delay(Tick, clock, cancellationToken);
            if ((Account is null && clock.GetElapsedTime(since) > options.BindTimeout)
                || connection.LongestWait > options.AnswerTimeout)
            {
                return;
            }

            if (connection.Silence < options.EnquireAfter)
            {
                isAsked = false;
            }
            else if (!isAsked)
            {
                isAsked = true;
                _ = connection.AskAsync(SmppCommand.EnquireLink).ContinueWith(
                    static answer => _ = answer.Exception, CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A line of partner {PartnerId} is bound")]
    private partial void LogBound(long partnerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A bind was refused: its name, password or address is wrong")]
    private partial void LogRefused();

    [LoggerMessage(Level = LogLevel.Error, Message = "A message that was submitted over SMPP could not be stored")]
    private partial void LogNotStored(Exception exception);
}
