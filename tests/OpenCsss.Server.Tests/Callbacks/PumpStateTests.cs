using OpenCsss.Platform.Modules.Callbacks;

namespace OpenCsss.Server.Tests;

/// <summary>What a pump does next, from everywhere and whatever happens. No database, no clock, no network.</summary>
public sealed class PumpStateTests
{
    private const long Now = 1_000_000;
    private const long Timeout = 15_000;

    /// <summary>For each event, the phases after it, from each phase in its order; «.» is the same.</summary>
    private const string Table =
        """
                       Resting   Looking Sending Closing Releasing Lost Ended
        Woken          Looking   .       .       .       .         .    .
        StopAsked      Releasing Closing Closing .       .         .    .
        ReadOn         .         Sending .       .       .         .    .
        ReadOff        .         Closing Closing .       .         .    .
        ReadFailed     .         .       .       .       .         .    .
        Sent           .         .       .       .       .         .    .
        SlotMissing    .         .       .       .       .         .    .
        SlotFree       .         .       .       .       .         .    .
        Answered       .         .       .       .       .         .    .
        Failed         .         .       .       .       .         .    .
        Gone           .         Closing Closing .       .         .    .
        GatherOver     .         .       .       .       .         .    .
        PauseOver      .         .       .       .       .         .    .
        Recorded       .         .       .       .       .         .    .
        RecordFailed   .         .       .       .       .         .    .
        LeaseLost      Ended     Lost    Lost    Lost    .         .    .
        Broken         Ended     Lost    Lost    Lost    Ended     .    .
        Released       .         .       .       .       Ended     .    .
        """;

    private static readonly PumpRules Rules = new(
        Parallel: 32, MaxPending: 10_000, ProbePeriod: 30_000, Timeout, TimeSpan.FromDays(5), IsLive: true);

    private static readonly PumpFacts NothingToDo = new(
        Rules, Now, Now, HasDue: false, HasFresh: false, Unsettled: 0, Pending: 0, Unrecorded: 0, HasMoved: false,
        HasBatch: false, TimeSpan.FromSeconds(1), IsTargetOld: false);

    private static readonly PumpPhase[] Phases = Enum.GetValues<PumpPhase>();

    private static readonly (string Name, PumpEvent Event)[] Events =
    [
        ("Woken", new PumpEvent.Woken(News: true, Due: true)), ("StopAsked", new PumpEvent.StopAsked()),
        ("ReadOn", new PumpEvent.ReadOn(IsFeedRead: true, HasMoreDue: false)), ("ReadOff", new PumpEvent.ReadOff()),
        ("ReadFailed", new PumpEvent.ReadFailed()), ("Sent", new PumpEvent.Sent(IsFresh: true)),
        ("SlotMissing", new PumpEvent.SlotMissing()), ("SlotFree", new PumpEvent.SlotFree()),
        ("Answered", new PumpEvent.Answered(IsSuccess: true, IsGone: false)),
        ("Failed", new PumpEvent.Answered(IsSuccess: false, IsGone: false)),
        ("Gone", new PumpEvent.Answered(IsSuccess: false, IsGone: true)), ("GatherOver", new PumpEvent.GatherOver()),
        ("PauseOver", new PumpEvent.PauseOver()),
        ("Recorded", new PumpEvent.Recorded(Now + 60_000, FreesSims: false, HasSwitchedOff: true)),
        ("RecordFailed", new PumpEvent.RecordFailed()), ("LeaseLost", new PumpEvent.LeaseLost(PumpWork.Nothing)),
        ("Broken", new PumpEvent.Broken(PumpWork.Nothing)), ("Released", new PumpEvent.Released()),
    ];

    private static readonly PumpEvent[] AllEvents =
    [
        .. Events.Select(item => item.Event),
        .. Enum.GetValues<PumpWork>().Select(work => new PumpEvent.LeaseLost(work)),
        .. Enum.GetValues<PumpWork>().Select(work => new PumpEvent.Broken(work)),
    ];

    private static readonly bool[] Both = [false, true];

    private const PumpActions Reading = PumpActions.Read | PumpActions.ReadNews | PumpActions.ReadDue;

    [Fact]
    public void From_every_phase_every_event_leads_where_the_table_says()
    {
        var rows = Table.Split('\n').Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(Phases.Select(phase => phase.ToString()), rows[0]);
        Assert.Equal(Events.Select(item => item.Name), rows.Skip(1).Select(row => row[0]));
        Assert.Equal(
            typeof(PumpEvent).GetNestedTypes().ToHashSet(), Events.Select(item => item.Event.GetType()).ToHashSet());
        foreach (var ((name, happened), row) in Events.Zip(rows.Skip(1)))
        {
            var after = Phases.Select(phase => BusyIn(phase).Next(happened, NothingToDo).State.Phase);
            Assert.Equal(
                $"{name}: {string.Join(' ', Phases.Zip(row[1..], (from, to) => to == "." ? $"{from}" : to))}",
                $"{name}: {string.Join(' ', after)}");
        }
    }

    [Fact]
    public void No_step_begins_what_its_phase_does_not_allow() =>
        ForAll((_, _, _, step) => (step.Actions & ~AllowedIn(step.State.Phase)) == 0);

    [Fact]
    public void Nothing_is_read_or_recorded_twice_at_a_time() => ForAll((before, happened, _, step) =>
        !(before.IsReading && step.Begins(PumpActions.Read) && !EndsReading(happened))
        && !(before.Recording is PumpRecording.Writing && step.Begins(PumpActions.Record) && !EndsRecording(happened))
        && (!step.Begins(PumpActions.Read) || step.State.IsReading)
        && (!step.Begins(PumpActions.Record) || step.State.Recording is PumpRecording.Writing)
        && (!step.Begins(PumpActions.Gather) || step.State.Recording is PumpRecording.Gathering));

    [Fact]
    public void Nothing_is_sent_beyond_the_lease_the_limits_and_the_patience_with_who_fails() =>
        ForAll((_, _, facts, step) => !step.Begins(PumpActions.Send)
            || ((facts.HasDue || (facts.HasFresh && (!step.State.Health.IsFailing || step.State.NextProbeAt <= Now)))
                && facts.WallNow + Timeout < step.State.LeaseUntil && !facts.IsTargetOld
                && step.State.InFlight < Math.Max(step.State.Parallel, PumpState.ParallelWhileFailing)
                && facts.Unrecorded < PumpState.MostUnrecorded));

    [Fact]
    public void Whoever_has_something_to_do_does_it_or_waits_for_something_that_comes() =>
        ForAll((_, _, _, step) => step.Actions is not PumpActions.None || IsAwaiting(step.State)
            || step.State.Phase is PumpPhase.Resting or PumpPhase.Releasing or PumpPhase.Ended);

    [Fact]
    public void Nobody_goes_to_rest_while_there_is_something_to_send_or_to_record() => ForAll((before, _, facts, step) =>
        step.State.Phase is not PumpPhase.Resting || before.Phase is PumpPhase.Resting
        || (facts is { Unrecorded: 0, HasMoved: false, HasBatch: false, HasDue: false } && step.State.OffReason is null
            && (!facts.HasFresh || step.State.Health.IsFailing)));

    [Fact]
    public void An_endpoint_is_given_back_when_all_is_recorded_and_left_when_nothing_is_under_way() =>
        ForAll((before, _, facts, step) =>
            (!step.Begins(PumpActions.Release)
                || (!IsAnythingUnderWay(step.State) && facts is { Unrecorded: 0, HasMoved: false, HasBatch: false }))
            && (step.State.Phase is not PumpPhase.Ended || before.Phase is PumpPhase.Ended
                || !IsAnythingUnderWay(step.State))
            && (!before.HasEnded || step.State.HasEnded));

    [Fact]
    public void Woken_from_its_rest_it_reads_the_endpoint_though_its_window_is_full_and_nothing_is_due()
    {
        var facts = NothingToDo with { HasFresh = true, Unsettled = PumpState.WindowSize };
        var failing = new PumpState
        {
            Health = new EndpointHealth(Failures: 20, FailingSince: 0), LeaseUntil = Now + 60_000, IsFeedRead = true,
        };
        var looking = failing.Next(new PumpEvent.Woken(News: true, Due: false), facts);
        Assert.Equal((PumpPhase.Looking, PumpActions.Read), (looking.State.Phase, looking.Actions));
        var probing = looking.State.Next(new PumpEvent.ReadOn(IsFeedRead: null, HasMoreDue: false), facts);
        Assert.Equal((PumpPhase.Sending, PumpActions.Send), (probing.State.Phase, probing.Actions));
        var after = probing.State.Next(new PumpEvent.Sent(IsFresh: true), facts);
        Assert.Equal((PumpActions.None, Now + Rules.ProbePeriod), (after.Actions, after.State.NextProbeAt));
    }

    [Fact]
    public void An_endpoint_that_was_read_long_ago_is_read_again_before_more_is_sent()
    {
        var facts = NothingToDo with { HasFresh = true, IsTargetOld = true };
        var sending = new PumpState { Phase = PumpPhase.Sending, IsFeedRead = true, LeaseUntil = Now + 60_000, InFlight = 1 };
        var reading = sending.Next(new PumpEvent.SlotFree(), facts);
        Assert.Equal(PumpActions.Read, reading.Actions);
        var again = reading.State.Next(
            new PumpEvent.ReadOn(IsFeedRead: null, HasMoreDue: false), facts with { IsTargetOld = false });
        Assert.Equal(PumpActions.Send, again.Actions);
    }

    [Fact]
    public void A_lease_that_would_end_under_an_attempt_is_made_longer_first()
    {
        var facts = NothingToDo with { HasFresh = true };
        var sending = new PumpState { Phase = PumpPhase.Sending, IsFeedRead = true, LeaseUntil = Now + Timeout, InFlight = 1 };
        var recording = sending.Next(new PumpEvent.SlotFree(), facts);
        Assert.Equal(PumpActions.Record, recording.Actions);
        var longer = recording.State.Next(
            new PumpEvent.Recorded(Now + Timeout + 1, FreesSims: false, HasSwitchedOff: false), facts);
        Assert.Equal(PumpActions.Send, longer.Actions);
    }

    [Fact]
    public void Success_asks_for_more_at_once_and_failure_for_half()
    {
        var state = new PumpState { Phase = PumpPhase.Sending, IsFeedRead = true, InFlight = 9 };
        for (var i = 0; i < 4; i++)
        {
            state = state.Next(new PumpEvent.Answered(IsSuccess: true, IsGone: false), NothingToDo).State;
        }

        Assert.Equal((5, 8), (state.InFlight, state.Parallel));
        state = state.Next(new PumpEvent.Answered(IsSuccess: false, IsGone: false), NothingToDo).State;
        Assert.Equal((4, 4, 1), (state.InFlight, state.Parallel, state.Health.Failures));
    }

    [Fact]
    public void An_endpoint_that_has_failed_for_too_long_is_recorded_as_off_and_given_back()
    {
        var state = new PumpState
        {
            Phase = PumpPhase.Sending, IsFeedRead = true, InFlight = 1, LeaseUntil = Now + 60_000,
            Health = new EndpointHealth(Failures: 3, FailingSince: Now - (long)Rules.SwitchOffAfter.TotalMilliseconds),
        };
        var closing = state.Next(
            new PumpEvent.Answered(IsSuccess: false, IsGone: false), NothingToDo with { Unrecorded = 1 });
        Assert.Equal((PumpPhase.Closing, PumpActions.Record), (closing.State.Phase, closing.Actions));
        Assert.Equal(CallbackOffReasons.Failing, closing.State.OffReason);
        var releasing = closing.State.Next(
            new PumpEvent.Recorded(Now + 60_000, FreesSims: false, HasSwitchedOff: true), NothingToDo);
        Assert.Equal((PumpPhase.Releasing, PumpActions.Release), (releasing.State.Phase, releasing.Actions));
        Assert.Equal(PumpPhase.Ended, releasing.State.Next(new PumpEvent.Released(), NothingToDo).State.Phase);
    }

    /// <summary>With something under way, so that the event alone decides.</summary>
    private static PumpState BusyIn(PumpPhase phase) => new()
    {
        Phase = phase, IsFeedRead = true, LeaseUntil = Now + 60_000,
        InFlight = phase is PumpPhase.Sending or PumpPhase.Closing or PumpPhase.Lost or PumpPhase.Looking ? 3 : 0,
        IsReading = phase is PumpPhase.Looking,
    };

    private static PumpActions AllowedIn(PumpPhase phase) => phase switch
    {
        PumpPhase.Resting or PumpPhase.Lost or PumpPhase.Ended => PumpActions.None,
        PumpPhase.Looking => Reading | PumpActions.Record | PumpActions.Pause,
        PumpPhase.Sending => Reading | PumpActions.Send | PumpActions.Gather | PumpActions.Record | PumpActions.Pause,
        PumpPhase.Closing => PumpActions.Record | PumpActions.Pause,
        PumpPhase.Releasing => PumpActions.Release,
    };

    private static bool IsAnythingUnderWay(PumpState state) =>
        state.InFlight > 0 || state.IsReading || state.Recording is PumpRecording.Writing;

    private static bool IsAwaiting(PumpState state) =>
        IsAnythingUnderWay(state) || state.IsPausing || state.WaitsForSlot
        || state.Recording is PumpRecording.Gathering;

    private static bool EndsReading(PumpEvent happened) => happened
        is PumpEvent.ReadOn or PumpEvent.ReadOff or PumpEvent.ReadFailed
        or PumpEvent.LeaseLost { While: PumpWork.Reading } or PumpEvent.Broken { While: PumpWork.Reading };

    private static bool EndsRecording(PumpEvent happened) => happened
        is PumpEvent.Recorded or PumpEvent.RecordFailed
        or PumpEvent.LeaseLost { While: PumpWork.Recording } or PumpEvent.Broken { While: PumpWork.Recording };

    /// <summary>Every state that there can be, every event that can happen in it, with all that there may be to do.</summary>
    private static void ForAll(Func<PumpState, PumpEvent, PumpFacts, PumpStep, bool> holds)
    {
        var broken = (
            from state in States()
            from happened in HappeningIn(state)
            from facts in AllFacts()
            where happened is not PumpEvent.RecordFailed || facts.HasBatch
            let step = state.Next(happened, facts)
            where !holds(state, happened, facts, step)
            select $"{state}\n{happened}\n{facts}\n-> {step}").Take(3);
        Assert.Empty(broken);
    }

    private static IEnumerable<PumpState> States() =>
        from phase in Phases
        from inFlight in new[] { 0, 1, 40 }
        from isReading in Both
        from recording in Enum.GetValues<PumpRecording>()
        from isPausing in Both
        from waits in Both
        from isFailing in Both
        from reason in new[] { null, CallbackOffReasons.Gone }
        let state = new PumpState
        {
            Phase = phase, InFlight = inFlight, IsReading = isReading, Recording = recording, IsPausing = isPausing,
            WaitsForSlot = waits, IsFeedRead = true, LeaseUntil = Now + Timeout + 1, NextProbeAt = Now + 1,
            Health = isFailing ? new EndpointHealth(Failures: 10, FailingSince: Now) : default, OffReason = reason,
        }
        where CanBe(state)
        select state;

    private static bool CanBe(PumpState state) => state.Phase switch
    {
        PumpPhase.Resting or PumpPhase.Releasing or PumpPhase.Ended => !IsAwaiting(state),
        PumpPhase.Looking => (state.IsReading || state.IsPausing) && state is { InFlight: 0, OffReason: null },
        PumpPhase.Sending => IsAwaiting(state) && state.OffReason is null,
        PumpPhase.Closing or PumpPhase.Lost => IsAwaiting(state),
    };

    private static IEnumerable<PumpEvent> HappeningIn(PumpState state) => AllEvents
        .Where(happened => happened switch
        {
            PumpEvent.ReadOn or PumpEvent.ReadOff or PumpEvent.ReadFailed => state.IsReading,
            PumpEvent.Recorded or PumpEvent.RecordFailed => state.Recording is PumpRecording.Writing,
            PumpEvent.Answered => state.InFlight > 0,
            PumpEvent.Sent or PumpEvent.SlotMissing => state.Phase is PumpPhase.Sending,
            PumpEvent.Released => state.Phase is PumpPhase.Releasing,
            PumpEvent.LeaseLost lost => IsUnderWay(state, lost.While),
            PumpEvent.Broken broken => IsUnderWay(state, broken.While),
            _ => true, // Also what comes too late: the ends of waits that nobody waits for any more.
        });

    private static bool IsUnderWay(PumpState state, PumpWork work) => work switch
    {
        PumpWork.Nothing => true,
        PumpWork.Reading => state.IsReading,
        PumpWork.Recording => state.Recording is PumpRecording.Writing,
        PumpWork.Releasing => state.Phase is PumpPhase.Releasing,
    };

    private static IEnumerable<PumpFacts> AllFacts() =>
        from hasDue in Both
        from hasFresh in Both
        from unrecorded in new[] { 0, 10, PumpState.EnoughToRecord, PumpState.MostUnrecorded }
        from hasMoved in Both
        from hasBatch in Both
        from wallNow in new[] { Now, Now + 1 }
        from sinceRecord in new[] { TimeSpan.Zero, PumpState.GatherTime }
        from isOld in Both
        select NothingToDo with
        {
            HasDue = hasDue, HasFresh = hasFresh, Unrecorded = unrecorded, HasMoved = hasMoved, HasBatch = hasBatch,
            WallNow = wallNow, SinceRecord = sinceRecord, IsTargetOld = isOld,
        };
}
