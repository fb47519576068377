using OpenCsss.Platform.Storage;

namespace OpenCsss.Storage.Tests;

/// <summary>When a lane answers, and what, with an engine whose begins and commits are in the test's hand.</summary>
public sealed class WriteAnswerTests
{
    private static readonly IOException Cut = new("The connection was cut.");

    private readonly Gate _gate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        var engine = new FakeLaneConnection { OnCommit = _ => _gate.PassAsync() };
        await using var lane = Open(engine);
        var write = Enqueue(lane, 1);
        await _gate.Reached.WaitAsync(Token);
        Assert.False(write.Task.IsCompleted);
        _gate.Open();
        Assert.Equal(1, await write.Task);
    }

    [Fact]
    public async Task A_commit_whose_outcome_is_unknown_is_run_again()
    {
        var engine = new FakeLaneConnection { OnCommit = n => n == 0 ? throw Cut : Task.CompletedTask };
        await using var lane = Open(engine);
        Assert.Equal(1, await Enqueue(lane, 1).Task);
        Assert.Equal((2, 2, 1), (engine.Begun, engine.Committed, engine.RolledBack));
    }

    [Fact]
    public async Task A_commit_that_fails_for_good_is_no_answer()
    {
        var engine = new FakeLaneConnection
        {
            OnCommit = n => n == 0 ? throw new InvalidDataException("Broken.") : Task.CompletedTask,
        };
        await using var lane = Open(engine);
        var write = Enqueue(lane, 1);
        await Assert.ThrowsAsync<InvalidDataException>(() => write.Task);
        Assert.Equal(2, await Enqueue(lane, 2).Task);
    }

    [Fact]
    public async Task A_group_is_told_after_a_few_tries_for_all_of_it_that_there_is_no_database()
    {
        // Each try may take as long as a time-out.
        var engine = new FakeLaneConnection
        {
            OnBegin = async _ =>
            {
                await _gate.PassAsync();
                throw Cut;
            },
        };
        await using var lane = Open(engine);
        var writes = await EnqueueBehindGateAsync(lane, 100);
        foreach (var write in writes)
        {
            await Assert.ThrowsAsync<StoreBusyException>(() => write.Task);
        }

        Assert.Equal(2 * 3, engine.Begun); // A group of one, and a group of 99.
    }

    [Fact]
    public async Task So_it_is_when_the_database_goes_in_the_middle()
    {
        var engine = new FakeLaneConnection
        {
            OnBegin = async n =>
            {
                await (n == 0 ? _gate.PassAsync() : Task.CompletedTask);
                if (n > 1)
                {
                    throw Cut;
                }
            },
            OnCommit = n => n == 1 ? throw Cut : Task.CompletedTask,
        };
        await using var lane = Open(engine);
        var writes = await EnqueueBehindGateAsync(lane, 100);
        Assert.Equal(0, await writes[0].Task);
        foreach (var write in writes.Skip(1))
        {
            await Assert.ThrowsAsync<StoreBusyException>(() => write.Task);
        }

        Assert.Equal(2 + 3, engine.Begun); // Both groups, and the first of the second alone.
    }

    private static WriteLane Open(FakeLaneConnection engine) => new(engine, new StorageOptions(), ownThread: false);

    private static PendingSingleWrite<int> Enqueue(WriteLane lane, int result)
    {
        var write = new PendingSingleWrite<int>(partnerId: 1, _ => Task.FromResult(result), Token);
        Assert.True(lane.TryEnqueue(write));
        return write;
    }

    private async Task<IReadOnlyList<PendingSingleWrite<int>>> EnqueueBehindGateAsync(WriteLane lane, int count)
    {
        List<PendingSingleWrite<int>> writes = [Enqueue(lane, 0)];
        await _gate.Reached.WaitAsync(Token);
        writes.AddRange(Enumerable.Range(1, count - 1).Select(i => Enqueue(lane, i)));
        _gate.Open();
        return writes;
    }
}
