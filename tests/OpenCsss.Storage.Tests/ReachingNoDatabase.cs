using OpenCsss.Server.Storage;

namespace OpenCsss.Storage.Tests;

/// <summary>
/// A lane whose database cannot be reached: each try to reach it may take as long as a time-out, so there must be few,
/// however many writes wait.
/// </summary>
public sealed class ReachingNoDatabase
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_is_told_after_a_few_tries_for_all_of_it()
    {
        var gate = new Gate();
        var connection = new Unreachable(gate);
        await using var lane = new WriteLane(connection, new StorageOptions(), ownThread: false);
        var write = new CounterWrite(gate);
        var writes = new List<PendingGroupedWrite<Counter, long>>();
        for (var i = 0; i < 100; i++)
        {
            writes.Add(new(write, partnerId: 1, new Counter("test", i), Token));
            Assert.True(lane.TryEnqueue(writes[i]));
            if (i == 0)
            {
                await gate.Reached.WaitAsync(Token);
            }
        }

        gate.Open();
        foreach (var waiting in writes)
        {
            await Assert.ThrowsAsync<StoreBusyException>(() => waiting.Task);
        }

        Assert.Equal(2 * 3, connection.Tries); // A group of one, a group of 99.
    }

    private sealed class Unreachable(Gate gate) : ILaneConnection
    {
        public int Tries { get; private set; }

        public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
        {
            Tries++;
            await gate.PassAsync();
            throw new IOException("No route to the database.");
        }

        public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RollbackAsync() => Task.CompletedTask;

        public bool IsTransient(Exception exception) => exception is IOException;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
