using System.Text;
using OpenCsss.Platform.Jobs;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>
/// Our account at an SMSC: its line, or its two, what may be handed over on it, and what the answers mean. What comes
/// is given to the inbox before it is said that we have it.
/// </summary>
internal sealed class SmppLink
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(30);

    private readonly SmscOptions _options;
    private readonly TimeProvider _clock;
    private readonly IReadOnlySet<uint> _temporary;
    private readonly SmppLine[] _lines;
    private readonly TokenBucket _rate;
    private readonly Lock _state = new();
    private int _underWay;
    private long _answered;
    private TimeSpan _throttle;
    private DateTimeOffset _throttledUntil;
    private DateTimeOffset? _probeAt;

    public SmppLink(
        string name, SmscOptions options, SmppDeliveries deliveries, TimeProvider clock, ILogger<SmppLink> log)
    {
        (Name, _options, _clock) = (name, options, clock);
        _temporary = options.ReadTemporaryStatuses();
        _rate = new TokenBucket(options.PerSecond, clock.GetUtcNow());
        SmppCommand[] binds = options.BindMode is SmscBindMode.Transceiver
            ? [SmppCommand.BindTransceiver]
            : [SmppCommand.BindTransmitter, SmppCommand.BindReceiver];
        _lines = [.. binds.Select(bind => new SmppLine(name, bind, options, clock, log)
        {
            Requests = (connection, header, body) => deliveries.TakeAsync(connection, this, header, body),
            Bound = TakeBound,
        })];
    }

    public string Name { get; }

    /// <summary>The messages' names are told apart by this.</summary>
    public string Ids => _options.Ids.Length > 0 ? _options.Ids : Name;

    public SmscOptions Options => _options;

    public bool IsBound => Sending.Connection is not null;

    /// <summary>
    /// The last message was not answered, and none since: as long as another SMSC of the route works, that one is
    /// used.
    /// </summary>
    public bool IsDoubtful
    {
        get
        {
            lock (_state)
            {
                return _probeAt is not null;
            }
        }
    }

    /// <summary>Raised whenever there may be room again.</summary>
    public WakeSignal? Changed { get; set; }

    /// <summary>How many messages it can take now.</summary>
    public int Room
    {
        get
        {
            lock (_state)
            {
                var now = _clock.GetUtcNow();
                return !IsBound || now < _throttledUntil ? 0
                    : Math.Min(_options.Window - _underWay, _rate.Left(now));
            }
        }
    }

    private SmppLine Sending => _lines[0];

    /// <summary>Binds, and binds again, until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lines.Select(line => line.RunAsync(stoppingToken)));

    /// <summary>Whether it is time to try a doubtful one with a message; then it is taken as tried.</summary>
    public bool TryProbe()
    {
        lock (_state)
        {
            var now = _clock.GetUtcNow();
            if (_probeAt is not { } at || now < at || !IsBound)
            {
                return false;
            }

            _probeAt = now + ProbeEvery;
            return true;
        }
    }

    /// <summary>Hands a part over; ends with what the SMSC says.</summary>
    public async Task<SubmitResult> SubmitAsync(SmsSubmission submission)
    {
        if (!SmppSubmission.TryRead(submission, _options.DefaultAlphabet, out var content))
        {
            return new SubmitResult(
                SubmitOutcome.Refused, Ids, Error: ErrorOf(SmppStatus.InvalidMessageLength));
        }

        SmppConnection? connection;
        long answered;
        lock (_state)
        {
            var now = _clock.GetUtcNow();
            answered = _answered;
            connection = now < _throttledUntil || _underWay >= _options.Window || !_rate.TryTake(1, now)
                ? null
                : Sending.Connection;
            _underWay += connection is null ? 0 : 1;
        }

        if (connection is null)
        {
            return new SubmitResult(SubmitOutcome.Later, Wait: FirstDelay);
        }

        try
        {
            return await AskAsync(connection, submission, content, answered);
        }
        finally
        {
            lock (_state)
            {
                _underWay--;
            }

            Changed?.Raise();
        }
    }

    private async Task<SubmitResult> AskAsync(
        SmppConnection connection, SmsSubmission submission, SmppSubmission content, long answered)
    {
        var asked = connection.AskAsync(SmppCommand.SubmitSm, Message(submission, content));
        try
        {
            return Judge(await asked.WaitAsync(_options.AnswerTimeout, _clock));
        }
        catch (TimeoutException)
        {
            Doubt(answered);
            return new SubmitResult(SubmitOutcome.Unknown, Wait: Doubled(_options.AnswerTimeout / 2, submission))
            {
                Late = LateAsync(asked),
            };
        }
        catch (SmppLineLostException)
        {
            // Mostly the line's fault: over a good one it goes on at once.
            return new SubmitResult(SubmitOutcome.Unknown, Wait: Doubled(FirstDelay, submission));
        }
    }

    /// <summary>
    /// Twice as long after each attempt: each may have reached the SIM, and a message that no answer ever comes to, or
    /// that breaks each line, is not to reach it thousands of times.
    /// </summary>
    private static TimeSpan Doubled(TimeSpan first, SmsSubmission submission)
    {
        var wait = first * (1 << (int)Math.Min(submission.Part.Attempts, 10));
        return wait < LongestRetry ? wait : LongestRetry;
    }

    private async Task<SubmitResult?> LateAsync(Task<SmppAnswer> asked)
    {
        try
        {
            return Judge(await asked);
        }
        catch (Exception exception) when (exception is SmppLineLostException or SmppUnansweredException)
        {
            return null;
        }
    }

    /// <summary>
    /// One message was not answered. The line is asked about in any case; the account is in doubt if no other message
    /// was answered either since.
    /// </summary>
    private void Doubt(long answered)
    {
        Sending.Doubt();
        lock (_state)
        {
            if (answered == _answered)
            {
                _probeAt ??= _clock.GetUtcNow() + ProbeEvery;
            }
        }
    }

    private SmppMessage Message(SmsSubmission submission, SmppSubmission content)
    {
        var own = submission.Source.IsEmpty || _options.OverrideSource;
        var source = own
            ? new SmsAddress(_options.SourceAddress, (byte)_options.SourceTon, (byte)_options.SourceNpi)
            : submission.Source;
        var left = submission.ExpireAt - _clock.GetUtcNow();
        return new SmppMessage
        {
            Source = new SmppAddress(
                source.TypeOfNumber, source.NumberingPlan, Encoding.ASCII.GetBytes(source.ToString())),
            Destination = new SmppAddress(1, 1, Encoding.ASCII.GetBytes(submission.Msisdn)),
            EsmClass = submission.HasHeader ? SmppMessage.HasUserDataHeader : (byte)0,
            ProtocolId = submission.Envelope.ProtocolId,
            ValidityPeriod = _options.OmitValidity
                ? default
                : Encoding.ASCII.GetBytes(SmppTime.Relative(left > Tick ? left : Tick)),
            RegisteredDelivery = 1,
            DataCoding = content.CodingOctet,
            ShortMessage = content.Octets,
            Tlvs = SmppTlvs.TryRead(Convert.FromHexString(submission.Envelope.Tlvs), out var tlvs) ? tlvs : default,
        };
    }

    private SubmitResult Judge(SmppAnswer answer)
    {
        lock (_state)
        {
            (_answered, _probeAt) = (_answered + 1, null);
        }

        var error = ErrorOf(answer.Status);
        var kind = _temporary.Contains((uint)answer.Status)
            ? SmppStatusKind.Temporary
            : SmppStatuses.KindOf(answer.Status);
        switch (kind)
        {
            case SmppStatusKind.Taken:
                lock (_state)
                {
                    _throttle = TimeSpan.Zero;
                }

                return new SubmitResult(
                    SubmitOutcome.Taken, Ids, SmscIds.OfAnswer(answer.MessageId, _options.HexIdsInAnswers));
            case SmppStatusKind.TooMuch:
                return new SubmitResult(SubmitOutcome.Later, Ids, Error: error, Wait: Throttle());
            case SmppStatusKind.Temporary:
                return new SubmitResult(SubmitOutcome.Later, Ids, Error: error);
            case SmppStatusKind.NotBound:
                Sending.Connection?.Close(); // It thinks that we are not bound; so we bind.
                return new SubmitResult(SubmitOutcome.Later, Ids, Error: error);
            case SmppStatusKind.Unclear:
                return new SubmitResult(SubmitOutcome.Faulty, Ids, Error: error);
            default:
                return new SubmitResult(SubmitOutcome.Refused, Ids, Error: error);
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
            var now = _clock.GetUtcNow();
            if (now >= _throttledUntil)
            {
                var next = _throttle == TimeSpan.Zero ? FirstDelay : _throttle * 2;
                _throttle = next < LongestThrottle ? next : LongestThrottle;
                _throttledUntil = now + _throttle;
            }

            return _throttledUntil - now;
        }
    }

    /// <summary>A line is new: what was said over the one before does not count.</summary>
    private void TakeBound()
    {
        lock (_state)
        {
            (_throttle, _throttledUntil) = (TimeSpan.Zero, default);
        }

        Changed?.Raise();
    }

    private static string ErrorOf(SmppStatus status) => SmsNumbers.Text((uint)status);
}
