namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// What one endpoint's pump does next, as a pure function: of where it is, of what has happened, and of what there is
/// to do. <see cref="CallbackPump"/> carries the steps out, and hands in their outcomes as further events.
/// </summary>
internal sealed record PumpState
{
    public const int WindowSize = 1_000;
    public const int MostUnrecorded = 2_000;
    public const int EnoughToRecord = 250;
    public const int FirstParallel = 4;
    public const int ParallelWhileFailing = 2;

    /// <summary>Outcomes gather for so long before they are recorded, unless they are enough.</summary>
    public static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(25);

    public PumpPhase Phase { get; init; }

    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    public bool IsReading { get; init; }

    public PumpRecording Recording { get; init; }

    /// <summary>The database could not be used; it is left alone for a moment.</summary>
    public bool IsPausing { get; init; }

    /// <summary>The node has as many requests under way as it may.</summary>
    public bool WaitsForSlot { get; init; }

    /// <summary>There may be something in the feed that is not read.</summary>
    public bool HasNews { get; init; }

    /// <summary>There may be something due that is not read.</summary>
    public bool HasDue { get; init; }

    /// <summary>The last reading of the feed came to its end.</summary>
    public bool IsFeedRead { get; init; }

    public EndpointHealth Health { get; init; }

    /// <summary>Most requests at once: one more with each success, half with each failure.</summary>
    public int Parallel { get; init; } = FirstParallel;

    /// <summary>When a failing endpoint is tried with something new, by the platform's clock.</summary>
    public long NextProbeAt { get; init; }

    /// <summary>By the clock outside.</summary>
    public long LeaseUntil { get; init; }

    /// <summary>Why the endpoint is to be switched off; null if it is not, or was.</summary>
    public string? OffReason { get; init; }

    /// <summary>Nothing is sent or recorded any more.</summary>
    public bool HasEnded => Phase is PumpPhase.Lost or PumpPhase.Ended;

    private bool MayRecord => Phase is PumpPhase.Looking or PumpPhase.Sending or PumpPhase.Closing;

    private bool IsAnythingUnderWay => InFlight > 0 || IsReading || Recording is PumpRecording.Writing;

    public PumpStep Next(PumpEvent happened, PumpFacts facts)
    {
        if (Phase is PumpPhase.Ended)
        {
            return new PumpStep(this, PumpActions.None);
        }

        var after = (this with { Phase = PhaseAfter(happened) }).Take(happened, facts);
        return after.Decide(
            facts,
            after.IsPausing && !IsPausing
                ? PumpActions.Pause
                : PumpActions.None);
    }

    /// <summary>
    /// The table; what is not in it changes nothing. Besides, an answer may close an endpoint, and who has nothing to
    /// do any more goes on (<see cref="TakeAnswer"/>, <see cref="GoOn"/>).
    /// </summary>
    private PumpPhase PhaseAfter(PumpEvent happened) => (Phase, happened) switch
    {
        (PumpPhase.Resting, PumpEvent.Woken) => PumpPhase.Looking,
        (PumpPhase.Looking, PumpEvent.ReadOn) => PumpPhase.Sending,
        (PumpPhase.Looking or PumpPhase.Sending, PumpEvent.ReadOff) => PumpPhase.Closing,
        (PumpPhase.Resting or PumpPhase.Looking or PumpPhase.Sending, PumpEvent.StopAsked) => PumpPhase.Closing,
        (PumpPhase.Releasing, PumpEvent.Released or PumpEvent.Broken) => PumpPhase.Ended,
        (not PumpPhase.Releasing, PumpEvent.LeaseLost or PumpEvent.Broken) => PumpPhase.Lost,
        _ => Phase,
    };

    private PumpState Take(PumpEvent happened, PumpFacts facts) => happened switch
    {
        PumpEvent.Woken woken => this with
        {
            HasNews = HasNews || woken.News,
            HasDue = HasDue || woken.Due,
            WaitsForSlot = false, // Asked for again; the wake-up for this may have been lost.
        },
        PumpEvent.StopAsked => this with { IsPausing = false },
        PumpEvent.ReadOn read => this with
        {
            IsReading = false,
            IsFeedRead = read.IsFeedRead ?? IsFeedRead,
            HasDue = HasDue || read.HasMoreDue,
        },
        PumpEvent.ReadOff => this with { IsReading = false },
        PumpEvent.ReadFailed => this with
        {
            IsReading = false,
            HasNews = true,
            HasDue = true,
            IsPausing = IsPausing || Phase is PumpPhase.Looking or PumpPhase.Sending,
        },
        PumpEvent.Sent sent => this with
        {
            InFlight = InFlight + 1,
            NextProbeAt = sent.IsFresh ? facts.Now + facts.Rules.ProbePeriod : NextProbeAt,
        },
        PumpEvent.SlotMissing => this with { WaitsForSlot = true },
        PumpEvent.SlotFree => this with { WaitsForSlot = false },
        PumpEvent.Answered answer => TakeAnswer(answer, facts),
        PumpEvent.GatherOver => this with { Recording = Recording is PumpRecording.Gathering ? default : Recording },
        PumpEvent.PauseOver => this with { IsPausing = false },
        PumpEvent.Recorded recorded => this with
        {
            Recording = PumpRecording.Idle,
            LeaseUntil = recorded.LeaseUntil,
            HasDue = HasDue || recorded.FreesSims,
            OffReason = recorded.HasSwitchedOff ? null : OffReason,
        },
        PumpEvent.RecordFailed => this with { Recording = PumpRecording.Idle, IsPausing = MayRecord },
        PumpEvent.LeaseLost lost => Without(lost.While),
        PumpEvent.Broken broken => Without(broken.While),
        _ => this,
    };

    private PumpState TakeAnswer(PumpEvent.Answered answer, PumpFacts facts)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(facts.Now);
        var after = this with
        {
            InFlight = InFlight - 1,
            Health = Health.After(answer.IsSuccess, facts.Now),
            Parallel = answer.IsSuccess ? Math.Min(Parallel + 1, facts.Rules.Parallel) : Math.Max(1, Parallel / 2),
        };
        if (answer.IsSuccess || !MayRecord)
        {
            return after;
        }

        var reason = answer.IsGone ? CallbackOffReasons.Gone
            : after.Health.HasFailedFor(facts.Rules.SwitchOffAfter, now) ? CallbackOffReasons.Failing
            : null;
        return reason is null || OffReason is not null
            ? after
            : after with { Phase = PumpPhase.Closing, OffReason = reason };
    }

    private PumpState Without(PumpWork work) => work switch
    {
        PumpWork.Reading => this with { IsReading = false },
        PumpWork.Recording => this with { Recording = PumpRecording.Idle },
        PumpWork.Nothing or PumpWork.Releasing => this,
    };

    private PumpStep Decide(PumpFacts facts, PumpActions actions)
    {
        var state = this;
        if (WantsToRead(facts))
        {
            var news = WantsNews(facts);
            actions |= PumpActions.Read | (news ? PumpActions.ReadNews : 0) | (HasDue ? PumpActions.ReadDue : 0);
            state = state with { IsReading = true, HasNews = HasNews && !news, HasDue = false };
        }

        if (MaySend(facts))
        {
            actions |= PumpActions.Send;
        }

        if (HasToRecord(facts) && !IsPausing && Recording is not PumpRecording.Writing)
        {
            var gathers = MayGather(facts);
            actions |= !gathers ? PumpActions.Record : Recording is PumpRecording.Idle ? PumpActions.Gather : 0;
            state = state with { Recording = gathers ? PumpRecording.Gathering : PumpRecording.Writing };
        }

        return state.GoOn(facts, actions);
    }

    /// <summary>Who has nothing to do and waits for nothing rests, gives the endpoint back, or ends.</summary>
    private PumpStep GoOn(PumpFacts facts, PumpActions actions) => Phase switch
    {
        _ when IsAnythingUnderWay => new PumpStep(this, actions),
        PumpPhase.Looking or PumpPhase.Sending when actions is PumpActions.None
            && !HasToRecord(facts) && !IsPausing && !WaitsForSlot =>
            new PumpStep(this with { Phase = PumpPhase.Resting }, actions),
        PumpPhase.Closing when !HasToRecord(facts) =>
            new PumpStep(this with { Phase = PumpPhase.Releasing }, actions | PumpActions.Release),
        PumpPhase.Lost => new PumpStep(this with { Phase = PumpPhase.Ended }, actions),
        _ => new PumpStep(this, actions),
    };

    /// <summary>After a rest, and while it sends, the endpoint is read again: it may have been changed.</summary>
    private bool WantsToRead(PumpFacts facts) =>
        !IsReading && !IsPausing
        && (Phase is PumpPhase.Looking
            || (Phase is PumpPhase.Sending
                && (HasDue || WantsNews(facts) || (facts.IsTargetOld && HasToSend(facts)))));

    private bool WantsNews(PumpFacts facts) =>
        (HasNews || !IsFeedRead) && facts.Unsettled < WindowSize && facts.Pending < facts.Rules.MaxPending;

    /// <summary>One at a time: the next is asked for when its outcome is known.</summary>
    private bool MaySend(PumpFacts facts) =>
        Phase is PumpPhase.Sending && !WaitsForSlot && HasToSend(facts) && LeaseLasts(facts) && !facts.IsTargetOld
        && InFlight < (Health.IsFailing ? ParallelWhileFailing : Parallel) && facts.Unrecorded < MostUnrecorded;

    /// <summary>An endpoint that fails is tried with something new from time to time only.</summary>
    private bool HasToSend(PumpFacts facts) =>
        facts.HasDue || (facts.HasFresh && (!Health.IsFailing || facts.Now >= NextProbeAt));

    /// <summary>No attempt may be under way when the lease is over and another node begins.</summary>
    private bool LeaseLasts(PumpFacts facts) => facts.WallNow + facts.Rules.Timeout < LeaseUntil;

    private bool HasToRecord(PumpFacts facts) => MayRecord
        && (facts.HasBatch || facts.Unrecorded > 0 || facts.HasMoved || OffReason is not null
            || (Phase is PumpPhase.Sending && HasToSend(facts) && !LeaseLasts(facts)));

    /// <summary>An endpoint that goes on by itself is not urgent: one commit serves many outcomes.</summary>
    private bool MayGather(PumpFacts facts) =>
        facts.Rules.IsLive && Phase is PumpPhase.Sending && !facts.HasBatch
        && facts.Unrecorded < EnoughToRecord && facts.SinceRecord < GatherTime;
}
