using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The loop of background work: when it runs, and that nothing ends it but the server's stop.</summary>
public sealed class PeriodicWorkerTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly ErrorLog _log = new();
    private readonly LoggerFactory _logs;
    private readonly WorkerStatuses _statuses;
    private readonly WakeSignal _signal = new();
    private readonly List<PlayedWorker> _workers = [];

    public PeriodicWorkerTests()
    {
        _logs = new LoggerFactory([_log]);
        _statuses = new WorkerStatuses(new WallClock(_clock));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.StopAsync(Token);
            worker.Dispose();
        }

        _log.Check();
        _statuses.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task It_runs_once_an_interval()
    {
        var worker = await StartAsync();
        for (var n = 1; n <= 3; n++)
        {
            await AdvanceAsync(Interval);
            Assert.Equal(Interval * n, await worker.RanAsync());
        }
    }

    [Fact]
    public async Task Days_that_pass_at_once_are_one_tick()
    {
        var worker = await StartAsync();
        await AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal(TimeSpan.FromDays(30), await worker.RanAsync());

        await AdvanceAsync(Interval);
        Assert.Equal(TimeSpan.FromDays(30) + Interval, await worker.RanAsync());
    }

    [Fact]
    public async Task Ticks_that_pass_during_a_long_run_are_one()
    {
        var isFree = new TaskCompletionSource();
        var worker = await StartAsync(run: n => n == 1 ? isFree.Task : Task.CompletedTask);
        await AdvanceAsync(Interval);
        Assert.Equal(Interval, await worker.RanAsync());

        _clock.Advance(10 * Interval);
        var next = _clock.NextTimer(Interval);
        isFree.SetResult();
        await next;
        Assert.Equal(11 * Interval, await worker.RanAsync());
        await AdvanceAsync(Interval);
        Assert.Equal(12 * Interval, await worker.RanAsync());
    }

    [Fact]
    public async Task Runs_do_not_overlap()
    {
        var isFree = new TaskCompletionSource();
        var worker = await StartAsync(run: _ => isFree.Task, withSignal: true);
        await AdvanceAsync(Interval);
        await worker.RanAsync();

        _clock.Advance(Interval);
        _signal.Raise();
        Assert.Equal(1, worker.Running);
        isFree.SetResult();
        await worker.RanAsync();
        Assert.Equal(1, worker.MostAtOnce);
    }

    [Fact]
    public async Task It_may_run_at_the_start()
    {
        var worker = await StartAsync(atStart: true);
        Assert.Equal(TimeSpan.Zero, await worker.RanAsync());
        await AdvanceAsync(Interval);
        Assert.Equal(Interval, await worker.RanAsync());
    }

    [Fact]
    public async Task What_fails_is_logged_and_counted_and_tried_again_at_the_next_tick()
    {
        Exception[] faults =
            [new InvalidOperationException("A mistake."), new StoreBusyException(), new OperationCanceledException()];
        var worker = await StartAsync(
            run: n => n <= faults.Length ? Task.FromException(faults[n - 1]) : Task.CompletedTask);
        for (var n = 1; n <= faults.Length; n++)
        {
            _log.Expect($"Played worker run failed ({n} in a row); retrying at the next tick", "It was made to fail.");
            await AdvanceAsync(Interval);
            await worker.RanAsync();
            await UntilAsync(status => status.ConsecutiveFailures == n);
        }

        Assert.Null(Assert.Single(_statuses.List()).LastSuccessAt);
        await AdvanceAsync(Interval);
        await worker.RanAsync();
        await UntilAsync(status => status.ConsecutiveFailures == 0);
        Assert.Equal(
            new WorkerStatus(
                "Played worker", LastSuccessAt: ManualClock.Beginning + (4 * Interval),
                LastFailureAt: ManualClock.Beginning + (3 * Interval), ConsecutiveFailures: 0),
            Assert.Single(_statuses.List()));
        Assert.False(worker.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task A_signal_wakes_it_before_its_interval_is_over()
    {
        var worker = await StartAsync(withSignal: true);
        _signal.Raise();
        Assert.Equal(TimeSpan.Zero, await worker.RanAsync());
        Assert.True(worker.WasWoken);

        await AdvanceAsync(Interval);
        Assert.Equal(Interval, await worker.RanAsync());
        Assert.False(worker.WasWoken);
    }

    [Fact]
    public async Task A_woken_run_is_shown_that_a_tick_is_due_which_comes_next()
    {
        var isFree = new TaskCompletionSource();
        var worker = await StartAsync(run: n => n == 1 ? isFree.Task : Task.CompletedTask, withSignal: true);
        _signal.Raise();
        await worker.RanAsync();
        Assert.False(worker.ShowsTick);

        _clock.Advance(Interval);
        await Poll.UntilAsync(() => worker.ShowsTick, Token);
        _signal.Raise();
        isFree.SetResult();
        Assert.Equal(Interval, await worker.RanAsync());
        Assert.False(worker.WasWoken);
    }

    [Fact]
    public async Task An_interval_that_no_timer_can_wait_for_is_the_longest_that_one_can()
    {
        var worker = new PlayedWorker(TimeSpan.FromDays(400), Services(), (_, _) => Task.CompletedTask, signal: null);
        _workers.Add(worker);
        var waits = _clock.NextTimer(WorkerServices.LongestInterval);
        await worker.StartAsync(Token);
        Assert.Same(waits, await Task.WhenAny(waits, worker.ExecuteTask!).WaitAsync(Patience.Deadline, Token));

        _clock.Advance(WorkerServices.LongestInterval);
        Assert.Equal(WorkerServices.LongestInterval, await worker.RanAsync());
    }

    [Fact]
    public async Task Signals_during_a_run_cause_one_more()
    {
        var isFree = new TaskCompletionSource();
        var worker = await StartAsync(run: n => n == 1 ? isFree.Task : Task.CompletedTask, withSignal: true);
        _signal.Raise();
        await worker.RanAsync();
        _signal.Raise();
        _signal.Raise();
        isFree.SetResult();
        await worker.RanAsync();

        await AdvanceAsync(Interval);
        await worker.RanAsync();
        Assert.False(worker.WasWoken);
        Assert.Equal(3, worker.Runs);
    }

    [Fact]
    public async Task After_a_failure_a_signal_waits_for_the_next_tick()
    {
        _log.Expect("Played worker run failed (1 in a row)", "It was made to fail.");
        var worker = await StartAsync(
            run: n => n == 1 ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask,
            withSignal: true);
        _signal.Raise();
        await worker.RanAsync();
        await UntilAsync(status => status.ConsecutiveFailures == 1);
        _signal.Raise();

        await AdvanceAsync(Interval);
        Assert.Equal(Interval, await worker.RanAsync());
        Assert.Equal(2, worker.Runs);
        Assert.False(worker.WasWoken);
    }

    [Fact]
    public async Task A_stop_cancels_the_run_and_is_no_failure()
    {
        var worker = await StartAsync(run: (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, _clock, token));
        await AdvanceAsync(Interval);
        await worker.RanAsync();

        await worker.StopAsync(Token);
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal(1, worker.Finished);
        Assert.Empty(_statuses.List());
    }

    [Fact]
    public async Task What_fails_at_the_end_does_not_fail_the_stop()
    {
        _log.Expect("Played worker could not finish its work", "It was made to fail.");
        var worker = await StartAsync();
        worker.FailsAtEnd = true;
        await worker.StopAsync(Token);
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task One_that_is_not_enabled_never_runs()
    {
        var worker = new PlayedWorker(Interval, Services(), (_, _) => Task.CompletedTask, signal: null) { IsOn = false };
        _workers.Add(worker);
        await worker.StartAsync(Token);
        await worker.ExecuteTask!.WaitAsync(Token);
        Assert.Equal((0, 0), (worker.Runs, worker.Finished));
    }

    private WorkerServices Services() => new(_clock, _statuses, new BackgroundPace(_clock), _logs);

    private Task<PlayedWorker> StartAsync(
        Func<int, Task>? run = null, bool withSignal = false, bool atStart = false) =>
        StartAsync((n, _) => run?.Invoke(n) ?? Task.CompletedTask, withSignal, atStart);

    private async Task<PlayedWorker> StartAsync(
        Func<int, CancellationToken, Task> run, bool withSignal = false, bool atStart = false)
    {
        var worker = new PlayedWorker(Interval, Services(), run, withSignal ? _signal : null) { IsAtStart = atStart };
        _workers.Add(worker);
        var waits = _clock.NextTimer(Interval);
        await worker.StartAsync(Token);
        await waits.WaitAsync(Patience.Deadline, Token);
        return worker;
    }

    private Task UntilAsync(Func<WorkerStatus, bool> isSo) =>
        Poll.UntilAsync(() => _statuses.List() is [var status] && isSo(status), Token);

    /// <summary>Moves the clock, and ends when the worker has begun to wait for the tick after that.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        var waits = _clock.NextTimer(Interval);
        _clock.Advance(time);
        await waits.WaitAsync(Patience.Deadline, Token);
    }

    private sealed class PlayedWorker(
        TimeSpan interval, WorkerServices services, Func<int, CancellationToken, Task> run, WakeSignal? signal)
        : PeriodicWorker("Played worker", interval, services)
    {
        private readonly Channel<TimeSpan> _ran = Channel.CreateUnbounded<TimeSpan>();
        private int _running;

        public bool IsOn { get; init; } = true;

        public bool IsAtStart { get; init; }

        public bool FailsAtEnd { get; set; }

        public int Runs { get; private set; }

        public int Running => Volatile.Read(ref _running);

        public int MostAtOnce { get; private set; }

        public int Finished { get; private set; }

        public bool WasWoken { get; private set; }

        public bool ShowsTick => IsTickDue;

        protected override bool IsEnabled => IsOn;

        protected override bool RunsAtStart => IsAtStart;

        protected override WakeSignal? Signal => signal;

        public override Task<int> RunOnceAsync(CancellationToken cancellationToken) =>
            RunAsync(isWoken: false, cancellationToken);

        /// <summary>Ends when the next run has begun; how long after the test's beginning that was.</summary>
        public async Task<TimeSpan> RanAsync() =>
            await _ran.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience.Deadline, Token);

        protected override Task<int> RunWokenAsync(CancellationToken cancellationToken) =>
            RunAsync(isWoken: true, cancellationToken);

        protected override Task FinishAsync()
        {
            Finished++;
            return FailsAtEnd ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask;
        }

        private async Task<int> RunAsync(bool isWoken, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            try
            {
                (Runs, WasWoken) = (Runs + 1, isWoken);
                _ran.Writer.TryWrite(Clock.GetUtcNow() - ManualClock.Beginning);
                await run(Runs, cancellationToken);
                return 1;
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
