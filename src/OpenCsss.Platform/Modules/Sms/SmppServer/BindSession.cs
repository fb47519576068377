using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// A partner's line to us: bound by system_id and password from an address that is allowed, then it submits messages
/// and is notified of what becomes of them. What is answered with «ok» is on disk.
/// </summary>
internal sealed partial class BindSession(
    SmppConnection connection, IPAddress address, BindPlace place, BindServices services, Db db, BindOptions options,
    TimeProvider clock, ILogger<BindSession> log)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>How long the peer may take to read what was written before the line was closed.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Has an entry for each message that is being stored; when it is full, reading waits.</summary>
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(options.Window);

    private CancellationToken _ending;
    private BindPermit? _permit;
    private bool _isBinding;
    private bool _submits;
    private volatile bool _receives;
    private volatile bool _isOver;
    private long _overSince;

    /// <summary>What it is bound by; null before that.</summary>
    public BindPermit? Permit => Volatile.Read(ref _permit);

    /// <summary>The account that it is bound by; null before that.</summary>
    public BindAccount? Account => Permit?.Account;

    /// <summary>Which of this node's binds it was: the larger, the younger.</summary>
    public long Number { get; private set; }

    /// <summary>Whether it may be sent deliver_sm.</summary>
    public bool Receives => _receives && !_isOver;

    public bool IsOf(BindAccount account) => Account?.SystemId == account.SystemId;

    /// <summary>It has a place among the account's lines.</summary>
    public void Bind(BindPermit permit, long number) => (_permit, Number) = (permit, number);

    /// <summary>Whether it knows optional parameters: those before version 3.4 do not (SMPP 3.4, 3.4).</summary>
    public bool TakesTlvs { get; private set; } = true;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        _ending = ending.Token;
        var running = connection.RunAsync(TakeAsync, ending.Token);
        var watching = WatchAsync(running, ending.Token);
        await Task.WhenAny(running, watching);
        _isOver = true;
        services.Sessions.Remove(this);
        connection.Close();
        await ending.CancelAsync();
        await running;
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Sends a deliver_sm; ends with the partner's answer.</summary>
    /// <exception cref="SmppLineLostException">The line broke first.</exception>
    public Task<SmppAnswer> DeliverAsync(in SmppMessage message) =>
        connection.AskAsync(SmppCommand.DeliverSm, message);

    /// <summary>
    /// Whether it may go on under the settings of a number that was just read; after «no» it does nothing any more.
    /// </summary>
    public async ValueTask<bool> IsInForceAsync(long settingsVersion)
    {
        if (_isOver || Permit is not { } permit)
        {
            return false;
        }

        if (await services.Access.RenewAsync(permit, settingsVersion) is { } renewed)
        {
            Volatile.Write(ref _permit, renewed);
            return true;
        }

        _isOver = true;
        return false;
    }

    /// <summary>Ends it, because it may not be bound any more: an unbind, and then the line is closed.</summary>
    public void Revoke()
    {
        if (TryEnd())
        {
            Ask(SmppCommand.Unbind);
            connection.Close();
            LogRevoked(Account!.SystemId, Account.PartnerId);
        }
    }

    /// <summary>
    /// From now on nothing of it counts, whatever of it was received already. False if it has ended before.
    /// </summary>
    private bool TryEnd()
    {
        _isOver = true;
        services.Sessions.Remove(this);
        return Interlocked.CompareExchange(ref _overSince, Math.Max(1, clock.GetTimestamp()), 0) == 0;
    }

    private ValueTask TakeAsync(SmppHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Command.IsBind())
        {
            return TakeBind(header, body);
        }

        if (Permit is null || _isOver)
        {
            RefuseUnbound(header);
            return default;
        }

        switch (header.Command)
        {
            case SmppCommand.SubmitSm or SmppCommand.DataSm:
                return TakeMessage(header, body);
            case SmppCommand.QuerySm:
                return TakeQuery(header, body);
            case SmppCommand.CancelSm:
                connection.Answer(
                    header, header.Command.AnswerOf(),
                    _submits ? SmppStatus.CancelFailed : SmppStatus.InvalidBindState);
                return default;
            case SmppCommand.EnquireLink:
                connection.Answer(header, SmppCommand.EnquireLinkAnswer, SmppStatus.Ok);
                return default;
            case SmppCommand.Unbind:
                return TakeUnbindAsync(header);
            default:
                connection.Answer(header, SmppCommand.GenericNack, SmppStatus.InvalidCommand);
                return default;
        }
    }

    /// <summary>Whatever is a command of SMPP needs a bind first; what is none is told so.</summary>
    private void RefuseUnbound(SmppHeader header)
    {
        var isCommand = header.Command is SmppCommand.QuerySm or SmppCommand.SubmitSm or SmppCommand.DeliverSm
            or SmppCommand.Unbind or SmppCommand.ReplaceSm or SmppCommand.CancelSm or SmppCommand.EnquireLink
            or SmppCommand.SubmitMulti or SmppCommand.DataSm;
        connection.Answer(
            header, isCommand ? header.Command.AnswerOf() : SmppCommand.GenericNack,
            isCommand ? SmppStatus.InvalidBindState : SmppStatus.InvalidCommand);
    }

    private ValueTask TakeBind(SmppHeader header, ReadOnlySpan<byte> body)
    {
        var status = SmppBind.Read(body, out var bind);
        TakesTlvs = Permit is null && !_isBinding ? bind.InterfaceVersion >= SmppBind.Version34 : TakesTlvs;
        if (status is not SmppStatus.Ok || Permit is not null || _isBinding)
        {
            AnswerBind(header, status is SmppStatus.Ok ? SmppStatus.AlreadyBound : status);
            return default;
        }

        _isBinding = true;
        return BindAsync(header, Encoding.ASCII.GetString(bind.SystemId), bind.Password.ToArray());
    }

    /// <summary>One attempt a line.</summary>
    private async ValueTask BindAsync(SmppHeader header, string systemId, byte[] password)
    {
        _submits = header.Command is not SmppCommand.BindReceiver;
        var status = await services.Entry.TryBindAsync(this, address, systemId, password, _ending);
        AnswerBind(header, status);
        if (status is not SmppStatus.Ok)
        {
            connection.Close();
            return;
        }

        _receives = header.Command is not SmppCommand.BindTransmitter; // After the answer: nothing may come before it.
        place.HasBound();
        LogBound(Account!.SystemId, Account.PartnerId);
    }

    private void AnswerBind(SmppHeader header, SmppStatus status)
    {
        Span<byte> room = stackalloc byte[8];
        var tlvs = new SmppTlvWriter(room);
        tlvs.Add(SmppTag.InterfaceVersion, SmppBind.Version34);
        connection.Answer(header, status, new SmppBindAnswer
        {
            SystemId = Encoding.ASCII.GetBytes(options.SystemId),
            Tlvs = TakesTlvs ? tlvs.Written : default,
        });
    }

    private async ValueTask TakeUnbindAsync(SmppHeader header)
    {
        // With all places taken, what was submitted before has its answer.
        for (var n = 0; n < options.Window; n++)
        {
            await _places.Writer.WriteAsync(true, _ending);
        }

        if (TryEnd())
        {
            connection.Answer(header, SmppCommand.UnbindAnswer, SmppStatus.Ok);
            connection.Close();
        }
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

        status = services.Submissions.Read(message, out var wanted);
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
                (status, id) = await services.Submissions.StoreAsync(this, wanted);
            }
            catch (StoreBusyException)
            {
                status = SmppStatus.QueueFull;
            }
#pragma warning disable CA1031 // Whatever happened, the partner is told that it is not stored.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                services.Tally.CountFailed(exception);
            }
            finally
            {
                connection.Answer(header, status, new SmppMessageAnswer
                {
                    MessageId = id == 0 ? [] : Encoding.ASCII.GetBytes(SmsNumbers.Text(id)),
                });
                _places.Reader.TryRead(out _);
                RevokeIfOver();
            }
        }
    }

    /// <summary>A request has found that the line may not go on; it was answered before the line is closed.</summary>
    private void RevokeIfOver()
    {
        if (_isOver)
        {
            Revoke();
        }
    }

    private ValueTask TakeQuery(SmppHeader header, ReadOnlySpan<byte> body)
    {
        var status = SmppQuery.Read(body, out var query);
        status = status is SmppStatus.Ok && !_submits ? SmppStatus.InvalidBindState : status;
        if (status is SmppStatus.Ok && long.TryParse(
            Encoding.ASCII.GetString(query.MessageId), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return AnswerQueryAsync(header, id);
        }

        connection.Answer(
            header, header.Command.AnswerOf(), status is SmppStatus.Ok ? SmppStatus.InvalidMessageId : status);
        return default;
    }

    private async ValueTask AnswerQueryAsync(SmppHeader header, long id)
    {
        var (status, found) = await FindStateAsync(id);
        if (found is not { } state)
        {
            connection.Answer(header, header.Command.AnswerOf(), status);
            RevokeIfOver();
            return;
        }

        connection.Answer(header, status, new SmppQueryAnswer
        {
            MessageId = Encoding.ASCII.GetBytes(SmsNumbers.Text(id)),
            FinalDate = state.DoneAt is { } at ? Encoding.ASCII.GetBytes(SmppTime.Absolute(at)) : [],
            State = BindReceipts.StateOf(state.Status),
            ErrorCode = byte.TryParse(state.Error, out var error) ? error : (byte)0,
        });
    }

    private async Task<(SmppStatus Status, BindSmsState? Found)> FindStateAsync(long id)
    {
        try
        {
            if (!await IsInForceAsync(await services.Access.VersionAsync()))
            {
                return (SmppStatus.InvalidBindState, null);
            }

            var found = await BindStore.FindStateAsync(db, Account!.PartnerId, id, CancellationToken.None);
            return (found is null ? SmppStatus.QueryFailed : SmppStatus.Ok, found);
        }
        catch (DbException exception)
        {
            services.Tally.CountFailed(exception);
            return (SmppStatus.SystemError, null);
        }
    }

    /// <summary>Ends when the line has not bound in time, or does not answer.</summary>
    private async Task WatchAsync(Task running, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var isAsked = false;
        while (!running.IsCompleted)
        {
            await Task.Delay(Tick, clock, cancellationToken);
            if ((Permit is null && clock.GetElapsedTime(since) > options.BindTimeout)
                || connection.LongestWait > options.AnswerTimeout
                || (_overSince != 0 && clock.GetElapsedTime(_overSince) > CloseTimeout))
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
                Ask(SmppCommand.EnquireLink);
            }
        }
    }

    /// <summary>Asks what is of interest only if no answer comes.</summary>
    private void Ask(SmppCommand command) => _ = connection.AskAsync(command).ContinueWith(
        static answer => _ = answer.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    [LoggerMessage(Level = LogLevel.Information, Message = "SMPP account {SystemId} of partner {PartnerId} is bound")]
    private partial void LogBound(string systemId, long partnerId);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "SMPP account {SystemId} of partner {PartnerId}: connection closed, because its permit is revoked")]
    private partial void LogRevoked(string systemId, long partnerId);
}
