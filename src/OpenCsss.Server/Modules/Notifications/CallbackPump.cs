using System.Threading.Channels;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>
/// Sends one endpoint's events while this node has its lease. One loop takes all decisions; it hears of ended attempts,
/// of what was read and of what was recorded through one mailbox, so that nothing needs a lock but the loop's start.
/// </summary>
internal sealed partial class CallbackPump
{
    private const int WindowSize = 1_000;
    private const int MostUnrecorded = 2_000;
    private const int EnoughToRecord = 250;
    private const int FirstParallel = 4;
    private const int ParallelWhileFailing = 2;

    /// <summary>Outcomes gather for so long before they are recorded, unless they are enough.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly CallbackWork _work;
    private readonly string _accessCode;
    private readonly DeliveryLines _lines = new();
    private readonly PendingOutcomes _outcomes;
    private readonly Channel<Delivery?> _mail = Channel.CreateUnbounded<Delivery?>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _starting = new();
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private volatile bool _newsWaits;
    private volatile bool _dueWaits;
    private volatile bool _isStopping;
    private volatile bool _waitsForSlot;

    private Task<EndpointReading>? _reading;
    private Task? _recording;
    private Task? _pause;
    private Task? _gathering;
    private DeliveryBatch? _batch;
    private CallbackTarget? _target;
    private EndpointHealth _health;
    private string? _offReason;
    private bool _isOff;
    private bool _feedIsRead;
    private long _leaseUntil;
    private long _nextProbeAt;
    private long _recordedAt;
    private long _recordedCursor;
    private int _parallel = FirstParallel;
    private int _inFlight;

    public CallbackPump(
        CallbackWork work, CallbackRow row, string accessCode, IReadOnlyList<(long? SimId, long Count)> pending,
        IReadOnlyList<AheadEvent> ahead)
    {
        (_work, _accessCode) = (work, accessCode);
        Key = new EndpointKey(row.PartnerId, row.Number);
        (LeaseNo, _leaseUntil, _recordedCursor) = (row.LeaseNo, row.LeaseUntil, row.CursorNo);
        _health = new EndpointHealth(row.Failures, row.FailingSince);
        _outcomes = new PendingOutcomes(work.Schedule, new Random().NextDouble);
        _lines.Start(row.CursorNo, pending, ahead);
    }

    public EndpointKey Key { get; }

    public long LeaseNo { get; }

    /// <summary>The endpoint is another node's, or off; this object is of no more use.</summary>
    public bool HasEnded { get; private set; }

    private bool MaySend => !_isStopping && !_isOff && !HasEnded && _target is not null;

    /// <summary>Says that there may be something new in the feed, or due.</summary>
    /// <returns>Ends when there is nothing to do at the moment.</returns>
    public Task Wake(bool news, bool due)
    {
        _newsWaits |= news;
        _dueWaits |= due;
        _waitsForSlot = false; // Asked for again; the one who was to wake this may have been told in vain.
        lock (_starting)
        {
            if (!_isRunning)
            {
                _isRunning = true;
                _running = Task.Run(RunAsync);
            }

            _mail.Writer.TryWrite(null);
            return _running;
        }
    }

    /// <summary>Sends nothing new, waits for what is on its way, records it and gives the endpoint back.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        if (!HasEnded)
        {
            await Wake(news: false, due: false);
            await _work.ReleaseAsync(Key, LeaseNo);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await LoopAsync();
            if (_isOff && !HasEnded)
            {
                HasEnded = true;
                await _work.ReleaseAsync(Key, LeaseNo);
            }
        }
        catch (Exception exception)
        {
            HasEnded = true; // Its lease will be over by itself.
            LogEnded(_work.Log, _accessCode, Key.Endpoint.Name, exception);
            throw;
        }
    }

    private async Task LoopAsync()
    {
        _target = null; // The endpoint may have been changed meanwhile: it is read first.
        while (true)
        {
            TakeMail();
            try
            {
                await TakeReadingAsync();
                await TakeRecordingAsync();
            }
            catch (Exception exception) when (
                CallbackWork.MayPass(exception) && _work.IsLive && !_isStopping)
            {
                // What is not recorded stays in memory, and is tried again as long as nobody else has the lease.
                LogFault(_work.Log, _accessCode, Key.Endpoint.Name, exception);
                _pause = WaitAsync(PauseAfterFault);
            }

            _pause = _pause is { IsCompleted: true } ? null : _pause;
            _gathering = _gathering is { IsCompleted: true } ? null : _gathering;
            StartReading();
            StartSending();
            StartRecording();
            lock (_starting)
            {
                if (IsAtRest())
                {
                    _isRunning = false; // Whoever wakes it after this starts it anew.
                    return;
                }
            }

            await _mail.Reader.WaitToReadAsync();
        }
    }

    private bool IsAtRest() =>
        _inFlight == 0 && _reading is null && _recording is null
        && (HasEnded || (_pause is null && !HasToRecord() && !_waitsForSlot && !WantsToRead()))
        && !_mail.Reader.TryPeek(out _);

    private void TakeMail()
    {
        while (_mail.Reader.TryRead(out var delivery))
        {
            if (delivery is null)
            {
                continue; // Somebody only wanted the loop to look around.
            }

            _inFlight--;
            if (!HasEnded)
            {
                TakeAnswer(delivery, delivery.Answer!);
            }
        }
    }

    private void TakeAnswer(Delivery delivery, CallbackAnswer answer)
    {
        var now = _work.Clock.GetUtcNow();
        _health = _health.After(answer.IsSuccess, now.ToUnixTimeMilliseconds());
        if (answer.IsSuccess)
        {
            _parallel = Math.Min(_parallel + 1, _work.Options.ParallelPerEndpoint);
            _outcomes.Succeeded(delivery);
            _lines.Succeeded(delivery);
            return;
        }

        _parallel = Math.Max(1, _parallel / 2);
        var isPending = _outcomes.Failed(delivery, now);
        _lines.Failed(delivery, isLast: !isPending, _outcomes);
        if (_isOff)
        {
            return;
        }

        _offReason = answer.IsGone ? CallbackOffReasons.Gone
            : _health.HasFailedFor(_work.Options.SwitchOffAfter, now) ? CallbackOffReasons.Failing
            : null;
        _isOff = _offReason is not null;
    }

    private bool WantsToRead() => !_isStopping && !_isOff && !HasEnded
        && (_dueWaits || WantsNews() || (MaySend && HasToSend() && _work.IsOld(_target)));

    private bool WantsNews() =>
        (_newsWaits || !_feedIsRead)
        && _lines.Unsettled < WindowSize && _lines.Pending < _work.Options.MaxPending;

    private void StartReading()
    {
        if (_reading is not null || _pause is not null || !WantsToRead())
        {
            return;
        }

        var (wantsDue, wantsNews) = (_dueWaits, WantsNews());
        _dueWaits = false;
        _newsWaits &= !wantsNews;
        _lines.BeginDue();
        _reading = ThenWake(_work.ReadAsync(Key, _accessCode, wantsNews ? _lines.ReadNo : null, wantsDue));
    }

    private async Task TakeReadingAsync()
    {
        if (_reading is not { IsCompleted: true } completed)
        {
            return;
        }

        _reading = null;
        if (completed.IsFaulted)
        {
            (_newsWaits, _dueWaits) = (true, true);
        }

        var reading = await completed;
        if (reading.LeaseNo != LeaseNo)
        {
            HasEnded = true;
            return;
        }

        _target = reading.Target;
        _isOff |= _target is null;
        if (_isOff)
        {
            return;
        }

        if (reading.News is { } news)
        {
            _feedIsRead = news.Count < CallbackWork.ReadSize;
            _lines.AddNew(news, Key.Endpoint, _outcomes);
        }

        _dueWaits |= reading.Due.Count == CallbackWork.ReadSize;
        _lines.AddDue(reading.Due);
    }

    private void StartSending()
    {
        if (!MaySend || _waitsForSlot || !HasToSend() || !LeaseLastsForAnAttempt() || _work.IsOld(_target))
        {
            return;
        }

        while (_inFlight < (_health.IsFailing ? ParallelWhileFailing : _parallel)
            && _outcomes.Count < MostUnrecorded && HasToSend())
        {
            _waitsForSlot = true;
            if (!_work.Slots.TryTake(WakeForSlot))
            {
                return;
            }

            _waitsForSlot = false;
            Send(_lines.TakeDue() ?? TakeFresh());
        }
    }

    /// <summary>An endpoint that fails is tried with something new from time to time only.</summary>
    private bool HasToSend() => _lines.HasDue
        || (_lines.HasFresh && (!_health.IsFailing || Now() >= _nextProbeAt));

    private Delivery TakeFresh()
    {
        _nextProbeAt = Now() + (long)_work.Options.ProbePeriod.TotalMilliseconds;
        return _lines.TakeFresh()!;
    }

    private void Send(Delivery delivery)
    {
        _inFlight++;
        _ = SendAsync(delivery, _target!);
    }

    private async Task SendAsync(Delivery delivery, CallbackTarget target)
    {
        delivery.StartedAt = _work.Clock.GetUtcNow();
        delivery.Answer = await _work.SendAsync(Key, delivery, target);
        _work.Slots.GiveBack();
        _mail.Writer.TryWrite(delivery);
    }

    /// <summary>No attempt may be under way when the lease is over and another node begins.</summary>
    private bool LeaseLastsForAnAttempt() =>
        _work.WallNow() + (long)_work.Options.Timeout.TotalMilliseconds < _leaseUntil;

    private bool HasToRecord() =>
        _batch is not null || _outcomes.Count > 0 || _recordedCursor != _lines.CursorNo || _offReason is not null
        || (MaySend && HasToSend() && !LeaseLastsForAnAttempt());

    private void StartRecording()
    {
        if (_recording is not null || HasEnded || _pause is not null || !HasToRecord())
        {
            return;
        }

        var age = _work.Clock.GetElapsedTime(_recordedAt);
        if (_batch is null && _work.IsLive && MaySend && _outcomes.Count < EnoughToRecord && age < GatherTime)
        {
            _gathering ??= WaitAsync(GatherTime - age);
            return;
        }

        _batch ??= _outcomes.Take(
            Key, LeaseNo, _work.WallNow() + (long)_work.Options.Lease.TotalMilliseconds, _lines.CursorNo,
            _lines.CursorNo != _recordedCursor, _health, _offReason, Now());
        _recordedAt = _work.Clock.GetTimestamp();
        _recording = ThenWake(_work.RecordAsync(_batch, _accessCode));
    }

    private async Task TakeRecordingAsync()
    {
        if (_recording is not { IsCompleted: true } completed)
        {
            return;
        }

        _recording = null;
        try
        {
            await completed;
        }
        catch (GuardFailedException)
        {
            LogLost(_work.Log, _accessCode, Key.Endpoint.Name);
            HasEnded = true;
            return;
        }

        (_leaseUntil, _recordedCursor) = (_batch!.LeaseUntil, _batch.CursorNo);
        _lines.Recorded(_batch);
        _dueWaits |= _batch.FreedSims.Count > 0;
        _offReason = _batch.OffReason is null ? _offReason : null;
        _batch = null;
    }

    /// <summary>The loop looks around when the task is over, and not just before.</summary>
    private T ThenWake<T>(T task)
        where T : Task
    {
        task.ContinueWith(_ => _mail.Writer.TryWrite(null), TaskScheduler.Default);
        return task;
    }

    private Task WaitAsync(TimeSpan time) => ThenWake(Task.Delay(time, _work.Clock, CancellationToken.None));

    private void WakeForSlot()
    {
        _waitsForSlot = false;
        _mail.Writer.TryWrite(null);
    }

    private long Now() => _work.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: the database could not be used; trying again")]
    private static partial void LogFault(ILogger log, string accessCode, string endpoint, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: another node has taken them over")]
    private static partial void LogLost(ILogger log, string accessCode, string endpoint);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Callbacks of {AccessCode}, endpoint {Endpoint}: stopped; a node will take them up again")]
    private static partial void LogEnded(ILogger log, string accessCode, string endpoint, Exception exception);
}
