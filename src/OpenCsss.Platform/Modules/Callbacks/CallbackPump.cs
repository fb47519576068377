using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Sends one endpoint's events while this node has its lease. <see cref="PumpState"/> decides what is done next; here
/// it is done. One loop has everything: whatever ends elsewhere is handed to it through one mailbox, so that nothing
/// needs a lock but the loop's start.
/// </summary>
internal sealed partial class CallbackPump
{
    private static readonly TimeSpan PauseTime = TimeSpan.FromSeconds(1);

    private readonly CallbackIo _io;
    private readonly string _accessCode;
    private readonly PumpRules _rules;
    private readonly DeliveryLines _lines = new();
    private readonly UnrecordedAttempts _unrecorded;
    private readonly Action<CallbackPump> _ended;
    private readonly Channel<Func<PumpEvent>> _mail = Channel.CreateUnbounded<Func<PumpEvent>>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _starting = new();
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private volatile bool _isStopping;
    private volatile PumpState _state;

    private CallbackTarget? _target;
    private DeliveryBatch? _batch;
    private long _recordedCursor;
    private long _recordedAt;
    private int _faults;
    private Exception? _broken;

    /// <param name="io">What it does things with.</param>
    /// <param name="taken">The endpoint as it was taken over.</param>
    /// <param name="ended">Called when it is of no more use.</param>
    public CallbackPump(CallbackIo io, TakenEndpoint taken, Action<CallbackPump> ended)
    {
        var row = taken.Row;
        (_io, _accessCode, _rules, _ended) = (io, taken.AccessCode, PumpRules.Of(io.Options), ended);
        (Key, LeaseNo, _recordedCursor) = (new EndpointKey(row.PartnerId, row.Number), row.LeaseNo, row.CursorNo);
        _state = new PumpState
        {
            Health = new EndpointHealth(row.Failures, row.FailingSince), LeaseUntil = row.LeaseUntil,
        };
        var jitter = new Random(HashCode.Combine(row.PartnerId, row.Number, row.LeaseNo));
        _unrecorded = new UnrecordedAttempts(io.Schedule, jitter.NextDouble);
        _lines.Start(row.CursorNo, taken.Pending, taken.Ahead);
    }

    public EndpointKey Key { get; }

    public long LeaseNo { get; }

    /// <summary>The endpoint is another node's, or off; this object is of no more use.</summary>
    public bool HasEnded => _state.HasEnded;

    /// <summary>Says that there may be something new in the feed, or due.</summary>
    /// <returns>Ends when there is nothing to do at the moment.</returns>
    public Task Wake(bool news, bool due) => Hand(new PumpEvent.Woken(news, due));

    /// <summary>Sends nothing new, waits for what is on its way, records it and gives the endpoint back.</summary>
    public Task StopAsync()
    {
        _isStopping = true;
        return HasEnded ? Task.CompletedTask : Hand(new PumpEvent.StopAsked());
    }

    /// <summary>Another one has the endpoint on this node: it was set anew.</summary>
    public void Replace() => _ = Hand(new PumpEvent.LeaseLost(PumpWork.Nothing));

    private Task Hand(PumpEvent happened)
    {
        lock (_starting)
        {
            _mail.Writer.TryWrite(() => happened);
            if (!_isRunning)
            {
                _isRunning = true;
                _running = Task.Run(RunAsync);
            }

            return _running;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            do
            {
                while (_mail.Reader.TryRead(out var take))
                {
                    Advance(take());
                }
            }
            while (!IsAtRest() && await _mail.Reader.WaitToReadAsync());
        }
        catch (Exception exception)
        {
            _state = _state with { Phase = PumpPhase.Ended }; // Its lease will be over by itself.
            LogBroken(_io.Log, _accessCode, Key.Endpoint.Name, exception);
            throw;
        }

        if (_state.HasEnded)
        {
            _ended(this);
        }

        if (_broken is { } broken)
        {
            _broken = null;
            ExceptionDispatchInfo.Throw(broken);
        }
    }

    private bool IsAtRest()
    {
        lock (_starting)
        {
            // Whoever hands something over after this starts the loop anew.
            _isRunning = _state.Phase is not (PumpPhase.Resting or PumpPhase.Ended) || _mail.Reader.TryPeek(out _);
            return !_isRunning;
        }
    }

    private void Advance(PumpEvent happened)
    {
        for (PumpEvent? next = happened; next is not null;)
        {
            var step = _state.Next(next, Facts());
            _state = step.State;
            next = Begin(step);
        }
    }

    /// <returns>What came of it already; null if nothing did.</returns>
    private PumpEvent? Begin(PumpStep step)
    {
        if (step.Begins(PumpActions.Read))
        {
            Read(step.Begins(PumpActions.ReadNews), step.Begins(PumpActions.ReadDue));
        }

        if (step.Begins(PumpActions.Record))
        {
            Record();
        }

        if (step.Begins(PumpActions.Gather))
        {
            Later(PumpState.GatherTime - _io.Clock.GetElapsedTime(_recordedAt), new PumpEvent.GatherOver());
        }

        if (step.Begins(PumpActions.Pause))
        {
            Later(PauseTime, new PumpEvent.PauseOver());
        }

        if (step.Begins(PumpActions.Release))
        {
            Then(_io.ReleaseAsync(Key, LeaseNo), PumpWork.Releasing, () => new PumpEvent.Released());
        }

        return step.Begins(PumpActions.Send) ? Send() : null;
    }

    private PumpFacts Facts() => new(
        _rules, _io.Clock.GetUtcNow().ToUnixTimeMilliseconds(), _io.WallNow(), _lines.HasDue, _lines.HasFresh,
        _lines.Unsettled, _lines.Pending, _unrecorded.Count, _recordedCursor != _lines.CursorNo, _batch is not null,
        _io.Clock.GetElapsedTime(_recordedAt), _io.IsOld(_target));

    private void Read(bool news, bool due)
    {
        _lines.BeginDue();
        var reading = _io.ReadAsync(Key, _accessCode, news ? _lines.ReadNo : null, due);
        Then(reading, PumpWork.Reading, () => TakeReading(reading.Result));
    }

    private PumpEvent TakeReading(EndpointReading reading)
    {
        if (reading.LeaseNo != LeaseNo)
        {
            LogLost(_io.Log, _accessCode, Key.Endpoint.Name);
            return new PumpEvent.LeaseLost(PumpWork.Reading);
        }

        _target = reading.Target;
        if (_target is null)
        {
            return new PumpEvent.ReadOff();
        }

        if (_state.Phase is not (PumpPhase.Looking or PumpPhase.Sending))
        {
            return new PumpEvent.ReadOn(IsFeedRead: null, HasMoreDue: false);
        }

        if (reading.News is { } news)
        {
            _lines.AddNew(news, Key.Endpoint, _unrecorded);
        }

        _lines.AddDue(reading.Due);
        return new PumpEvent.ReadOn(
            reading.News?.Count < CallbackIo.ReadSize, reading.Due.Count == CallbackIo.ReadSize);
    }

    private PumpEvent Send()
    {
        if (!_io.Slots.TryTake(() => Post(new PumpEvent.SlotFree())))
        {
            return new PumpEvent.SlotMissing();
        }

        var due = _lines.TakeDue();
        var delivery = due ?? _lines.TakeFresh()!;
        _ = SendAsync(delivery, _target!);
        return new PumpEvent.Sent(IsFresh: due is null);
    }

    private async Task SendAsync(Delivery delivery, CallbackTarget target)
    {
        delivery.StartedAt = _io.Clock.GetUtcNow();
        delivery.Answer = await _io.SendAsync(Key, delivery, target);
        _io.Slots.GiveBack();
        _mail.Writer.TryWrite(() => TakeAnswer(delivery, delivery.Answer));
    }

    private PumpEvent.Answered TakeAnswer(Delivery delivery, CallbackAnswer answer)
    {
        if (!_state.HasEnded && answer.IsSuccess)
        {
            _unrecorded.Succeeded(delivery);
            _lines.Succeeded(delivery);
        }
        else if (!_state.HasEnded)
        {
            var isPending = _unrecorded.Failed(delivery, _io.Clock.GetUtcNow());
            _lines.Failed(delivery, isLast: !isPending, _unrecorded);
        }

        return new PumpEvent.Answered(answer.IsSuccess, answer.IsGone);
    }

    /// <summary>What could not be recorded is kept, and tried again as long as nobody else has the lease.</summary>
    private void Record()
    {
        _batch ??= _unrecorded.Take(
            Key, LeaseNo, _io.WallNow() + (long)_io.Options.Lease.TotalMilliseconds, _lines.CursorNo,
            _lines.CursorNo != _recordedCursor, _state.Health, _state.OffReason,
            _io.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        _recordedAt = _io.Clock.GetTimestamp();
        Then(_io.RecordAsync(_batch, _accessCode), PumpWork.Recording, TakeRecorded);
    }

    private PumpEvent.Recorded TakeRecorded()
    {
        var batch = _batch!;
        _batch = null;
        _recordedCursor = batch.CursorNo;
        _lines.Recorded(batch);
        return new PumpEvent.Recorded(batch.LeaseUntil, batch.FreedSims.Count > 0, batch.OffReason is not null);
    }

    /// <summary>When the task has ended, the loop takes its outcome.</summary>
    private void Then(Task task, PumpWork work, Func<PumpEvent> take) => task.ContinueWith(
        ended => _mail.Writer.TryWrite(
            () => ended.Exception?.InnerException is { } fault ? TakeFault(work, fault) : TakeSuccess(take)),
        TaskScheduler.Default);

    private PumpEvent TakeSuccess(Func<PumpEvent> take)
    {
        if (_faults > 0)
        {
            LogGoesOn(_io.Log, _accessCode, Key.Endpoint.Name, _faults);
            _faults = 0;
        }

        return take();
    }

    private PumpEvent TakeFault(PumpWork work, Exception fault)
    {
        if (fault is GuardFailedException)
        {
            LogLost(_io.Log, _accessCode, Key.Endpoint.Name);
            return new PumpEvent.LeaseLost(work);
        }

        if (work is not PumpWork.Releasing && CallbackIo.MayPass(fault) && _rules.IsLive && !_isStopping)
        {
            if (_faults++ == 0)
            {
                LogFault(_io.Log, _accessCode, Key.Endpoint.Name, fault);
            }

            return work is PumpWork.Reading ? new PumpEvent.ReadFailed() : new PumpEvent.RecordFailed();
        }

        _broken ??= fault;
        LogBroken(_io.Log, _accessCode, Key.Endpoint.Name, fault);
        return new PumpEvent.Broken(work);
    }

    private void Later(TimeSpan time, PumpEvent happened) =>
        Task.Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, _io.Clock, CancellationToken.None)
            .ContinueWith(_ => Post(happened), TaskScheduler.Default);

    private void Post(PumpEvent happened) => _mail.Writer.TryWrite(() => happened);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: database unavailable; retrying")]
    private static partial void LogFault(ILogger log, string accessCode, string endpoint, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: the database can be used again, "
            + "after {Count} attempts")]
    private static partial void LogGoesOn(ILogger log, string accessCode, string endpoint, int count);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: the lease is another node's now")]
    private static partial void LogLost(ILogger log, string accessCode, string endpoint);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: sender failed; restarting when its lease expires")]
    private static partial void LogBroken(ILogger log, string accessCode, string endpoint, Exception exception);
}
