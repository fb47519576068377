using Dapper;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>Two nodes that write to the same partners, in opposite order.</summary>
public abstract class TwoNodeWriteTests(Engine engine) : LaneScenario(engine)
{
    private const int Rounds = 100;

    [Fact]
    public async Task Grouped_writes_do_not_wait_for_each_other_in_a_circle()
    {
        var (one, other) = (new AccountWrite(), new AccountWrite());
        await RunAsync((db, isOne, partner) => db.WriteAsync(isOne ? one : other, partner, partner, Token));
        Assert.Equal(2 * Rounds, one.Runs);
        Assert.Equal(2 * Rounds, other.Runs);
    }

    [Fact]
    public async Task Neither_do_single_ones()
    {
        var runs = 0;
        await RunAsync((db, _, partner) => db.WriteAsync(partner, async transaction =>
        {
            Interlocked.Increment(ref runs);
            await transaction.Connection.ExecuteAsync(
                $"update account set balance_minor = balance_minor + 1 where partner_id = {partner}");
            return partner;
        }, Token));
        Assert.Equal(4 * Rounds, runs);
    }

    /// <summary>Each node writes to partners 1 and 2 in groups of two, one of them the other way round.</summary>
    private async Task RunAsync(Func<Db, bool, long, Task<long>> writeAsync)
    {
        await using (var connection = await Database.OpenAsync(Token))
        {
            await connection.ExecuteAsync(
                """
                insert into account (partner_id, balance_minor, credit_limit_minor, last_id, last_event_no, order_count)
                values (1, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 0)
                """);
        }

        var one = Open(options => options.GroupSize = 2);
        var other = Open(options => options.GroupSize = 2);
        var writes = new List<Task<long>>();
        for (var round = 0; round < Rounds; round++)
        {
            writes.AddRange([writeAsync(one, true, 1), writeAsync(one, true, 2)]);
            writes.AddRange([writeAsync(other, false, 2), writeAsync(other, false, 1)]);
        }

        await Task.WhenAll(writes);
        await using var reading = await Database.OpenAsync(Token);
        Assert.Equal(
            [2 * Rounds, 2 * Rounds],
            await reading.QueryAsync<int>("select cast(balance_minor as int) from account order by partner_id"));
    }

    /// <summary>Takes the accounts' rows one after the other, in the order in which the lane gives them.</summary>
    private sealed class AccountWrite : GroupedWrite<long, long>
    {
        private static readonly SetStatement<long> Add = SetStatement.Over(
            "update account set balance_minor = balance_minor + 1 {from rows} where account.partner_id = {partner_id}",
            new Columns<long>().BigInt("partner_id", partnerId => partnerId));

        /// <summary>How many items were run; one that is run again, after a deadlock, counts again.</summary>
        public int Runs { get; private set; }

        public override async Task<IReadOnlyList<long>> RunAsync(
            WriteTransaction transaction, IReadOnlyList<long> items, CancellationToken cancellationToken)
        {
            Runs += items.Count;
            foreach (var partner in items)
            {
                transaction.Write(Add, [partner]);
                await transaction.FlushAsync(cancellationToken);
            }

            return items;
        }
    }
}

public sealed class TwoNodeWriteTestsOnSqlite() : TwoNodeWriteTests(Engine.Sqlite);

public sealed class TwoNodeWriteTestsOnPostgres() : TwoNodeWriteTests(Engine.Postgres);
