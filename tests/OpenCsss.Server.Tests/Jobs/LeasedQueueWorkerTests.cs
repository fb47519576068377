using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The loop around queues that nodes share: claims, places, failures, signals, and the end.</summary>
public abstract class LeasedQueueWorkerTests(Engine engine) : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly ErrorLog _log = new();
    private readonly WakeSignal _signal = new();
    private LoggerFactory _logs = null!;
    private WorkerStatuses _statuses = null!;
    private TestDatabase _database = null!;
    private Db _db = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _logs = new LoggerFactory([_log]);
        _statuses = new WorkerStatuses(new WallClock(_clock));
        _database = await TestDatabase.CreateAsync(engine, Token);
        _db = new Db(_database.Options);
    }

    public async ValueTask DisposeAsync()
    {
        _log.Check();
        if (_db is not null)
        {
            await _db.DisposeAsync();
            await _database.DisposeAsync();
        }

        _statuses.Dispose();
        _logs.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Only_what_was_claimed_is_begun_and_the_other_places_are_given_back()
    {
        using var worker = new PlayedWorker(this, "red") { Places = 4 };
        worker.Add("red", 1, 2, 3); // Another node has those that are even.
        Assert.Equal(2, await worker.RunOnceAsync(Token));
        Assert.Equal([1, 3], worker.Handled.Order());
        Assert.Equal(4, worker.Places);
    }

    [Fact]
    public async Task No_more_begin_than_there_are_places()
    {
        using var worker = new PlayedWorker(this, "red") { Places = 2 };
        worker.Add("red", 1, 3, 5, 7, 9);
        Assert.Equal(5, await worker.RunOnceAsync(Token));
        Assert.Equal([1, 3, 5, 7, 9], worker.Handled.Order());
        Assert.Equal(2, worker.MostAtOnce);
    }

    [Fact]
    public async Task A_queue_that_fails_is_tried_again_at_its_next_look_and_holds_up_no_other()
    {
        _log.Expect("Played queue red run failed (1 in a row); retrying at the next tick", "It was made to fail.");
        using var worker = new PlayedWorker(this, "red", "blue") { Places = 10 };
        worker.Failing["red"] = true;
        worker.Add("red", 1);
        worker.Add("blue", 3);
        await worker.StartAsync(Token);
        Assert.Equal(3, await worker.BeganAsync());
        await Poll.UntilAsync(() => FailuresOf("red") == 1, Token);

        worker.Failing["red"] = false;
        await AdvanceUntilAsync(() => worker.Handled.Contains(1));
        await Poll.UntilAsync(() => FailuresOf("red") == 0, Token);
        await worker.StopAsync(Token);
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_signal_makes_it_look_at_once()
    {
        using var worker = new PlayedWorker(this, "red") { Places = 10 };
        var waits = _clock.NextTimer(Interval);
        await worker.StartAsync(Token);
        await waits.WaitAsync(Patience.Deadline, Token); // It has found nothing; the clock stands still.
        worker.Add("red", 1);
        _signal.Raise();
        Assert.Equal(1, await worker.BeganAsync());
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task What_has_begun_is_finished_before_the_end()
    {
        var isFree = new TaskCompletionSource();
        using var worker = new PlayedWorker(this, "red") { Places = 10, Until = isFree.Task };
        worker.Add("red", 1);
        await worker.StartAsync(Token);
        await worker.BeganAsync();

        var stopping = worker.StopAsync(Token);
        Assert.False(worker.ExecuteTask!.IsCompleted);
        isFree.SetResult();
        await stopping;
        Assert.Equal([1], worker.Handled);
        Assert.Equal(10, worker.Places);
    }

    [Fact]
    public async Task One_that_is_not_enabled_does_nothing_by_itself()
    {
        using var worker = new PlayedWorker(this, "red") { Places = 10, IsOn = false };
        worker.Add("red", 1);
        await worker.StartAsync(Token);
        await worker.ExecuteTask!.WaitAsync(Token);
        Assert.Empty(worker.Handled);
    }

    private int? FailuresOf(string queue) =>
        _statuses.List().SingleOrDefault(status => status.Worker == $"Played queue {queue}")?.ConsecutiveFailures;

    private Task AdvanceUntilAsync(Func<bool> isSo) => Poll.UntilAsync(
        () =>
        {
            _clock.Advance(Interval);
            return isSo();
        },
        Token);

    /// <summary>Claims those that are odd, as if another node had the others.</summary>
    private sealed class OddClaims : ClaimWrite<int>
    {
        private static readonly SetQuery<int, int> Odd = SetStatement.Matching(
            "select {n} from {rows,} (select 1 as one) single where {item} % 2 = 1",
            new Columns<int>().BigInt("item", item => item));

        protected override Queued<int> Claim(WriteTransaction transaction, IReadOnlyList<int> claims) =>
            transaction.Read(Odd, claims);
    }

    private sealed class PlayedWorker(LeasedQueueWorkerTests test, params string[] queues)
        : LeasedQueueWorker<string, int, int>(
            "Played queue", Interval, new OddClaims(), test._db, new WallClock(test._clock),
            new WorkerServices(test._clock, test._statuses, new BackgroundPace(test._clock), test._logs))
    {
        private readonly Lock _gate = new();
        private readonly List<(string Queue, int Item)> _due = [];
        private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
        private readonly ConcurrentDictionary<string, int> _free = new();
        private int _underWay;

        /// <summary>That are free, of the first queue; each has as many.</summary>
        public int Places
        {
            get => _free[queues[0]];
            init => Array.ForEach(queues, queue => _free[queue] = value);
        }

        public bool IsOn { get; init; } = true;

        public Task Until { get; init; } = Task.CompletedTask;

        public int MostAtOnce { get; private set; }

        public ConcurrentDictionary<string, bool> Failing { get; } = new();

        public ConcurrentQueue<int> Handled { get; } = new();

        protected override bool IsEnabled => IsOn;

        protected override IReadOnlyList<string> Queues => queues;

        protected override WakeSignal Signal => test._signal;

        public void Add(string queue, params int[] items)
        {
            lock (_gate)
            {
                _due.AddRange(items.Select(item => (queue, item)));
            }
        }

        public async Task<int> BeganAsync() =>
            await _begun.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience.Deadline, Token);

        protected override string NameOf(string queue) => queue;

        protected override int TakePlaces(string queue)
        {
            var taken = _free[queue];
            GiveBackPlaces(queue, -taken);
            return taken;
        }

        protected override void GiveBackPlaces(string queue, int places) =>
            _free.AddOrUpdate(queue, places, (_, free) => free + places);

        protected override Task WaitForPlacesAsync(string queue, CancellationToken cancellationToken) =>
            Until.WaitAsync(cancellationToken);

        protected override Task<IReadOnlyList<int>> ListDueAsync(
            string queue, QueueTime now, int most, CancellationToken cancellationToken)
        {
            if (Failing.GetValueOrDefault(queue))
            {
                throw new InvalidOperationException("It was made to fail.");
            }

            lock (_gate)
            {
                return Task.FromResult<IReadOnlyList<int>>(
                    [.. _due.Where(due => due.Queue == queue).Take(most).Select(due => due.Item)]);
            }
        }

        protected override long PartnerOf(int item) => item;

        protected override int ClaimOf(int item, QueueTime now) => item;

        protected override IReadOnlyList<Task> Begin(string queue, IReadOnlyList<int> claimed)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Add(ref _underWay, claimed.Count));
            return [.. claimed.Select(item => HandleAsync(queue, item))];
        }

        private async Task HandleAsync(string queue, int item)
        {
            lock (_gate)
            {
                _due.RemoveAll(due => due.Item == item);
            }

            _begun.Writer.TryWrite(item);
            await Until;
            Handled.Enqueue(item);
            Interlocked.Decrement(ref _underWay);
            GiveBackPlaces(queue, 1);
        }
    }
}

public sealed class LeasedQueueWorkerTestsOnSqlite() : LeasedQueueWorkerTests(Engine.Sqlite);

public sealed class LeasedQueueWorkerTestsOnPostgres() : LeasedQueueWorkerTests(Engine.Postgres);
