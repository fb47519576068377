using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

public abstract class QueuedReadTests(Engine engine) : LaneScenario(engine)
{
    private static readonly Columns<string> Name = new Columns<string>().Text("name", name => name);

    private static readonly SetStatement<(string Name, long Value)> Insert = SetStatement.InsertInto(
        "counter",
        new Columns<(string Name, long Value)>().Text("name", row => row.Name).BigInt("value", row => row.Value));

    private static readonly SetStatement<string> Grow = SetStatement.Over(
        "update counter set value = value + 1 {from rows} where counter.name = {name}", Name);

    private static readonly SetQuery<string, (string Name, long Value)> Select = new(
        "select {n}, c.value * 2 as twice, c.value from {rows,} counter c where c.name = {name}",
        Name,
        columns =>
        {
            var (value, twice) = (columns["value"], columns["twice"]);
            return (name, row) => row.GetBigInt(twice) == 2 * row.GetBigInt(value)
                ? (name, row.GetBigInt(value))
                : throw new InvalidOperationException("A column is another.");
        });

    [Fact]
    public async Task What_is_found_is_there_after_the_flush_and_not_before()
    {
        await WriteAsync(async transaction =>
        {
            transaction.Write(Insert, [("a", 1), ("b", 2)]);
            var found = transaction.Read(Select, ["b", "none", "a"]);
            Assert.Throws<InvalidOperationException>(() => found.Rows);
            Assert.Throws<InvalidOperationException>(() => found.Only);
            await transaction.FlushAsync(Token);
            Assert.Equal(
                [new(0, ("b", 2L)), new(2, ("a", 1L))], found.Rows.OrderBy(row => row.N));
        });
    }

    [Fact]
    public async Task A_flush_gives_out_what_was_queued_before_it_alone()
    {
        await WriteAsync(async transaction =>
        {
            var first = transaction.Read(Select, ["none"]);
            await transaction.FlushAsync(Token);
            var second = transaction.Read(Select, []);
            Assert.Empty(first.Rows);
            Assert.Throws<InvalidOperationException>(() => second.Rows);
            await transaction.FlushAsync(Token);
            Assert.Empty(second.Rows);
        });
    }

    [Fact]
    public async Task What_a_transaction_queued_that_failed_is_never_there()
    {
        Queued<(string, long)>? found = null;
        await Assert.ThrowsAsync<GuardFailedException>(() => WriteAsync(async transaction =>
        {
            found = transaction.Read(Select, ["a"]);
            transaction.Write(Grow, ["none"]);
            await transaction.FlushAsync(Token);
        }));
        Assert.Throws<InvalidOperationException>(() => found!.Rows);
        await WriteAsync(transaction => transaction.FlushAsync(Token));
        Assert.Throws<InvalidOperationException>(() => found!.Rows);
    }

    [Fact]
    public async Task Rows_are_counted_unless_nobody_wants_to_know()
    {
        await WriteAsync(async transaction =>
        {
            transaction.Write(Insert, [("a", 1)]);
            transaction.WriteUncounted(Grow, ["a", "none"]);
            var found = transaction.Read(Select, ["a"]);
            await transaction.FlushAsync(Token);
            Assert.Equal(("a", 2L), found.Only);
        });
    }

    private Task<bool> WriteAsync(Func<WriteTransaction, Task> write) => Open().WriteAsync(
        partnerId: 0,
        async transaction =>
        {
            await write(transaction);
            return true;
        },
        Token);
}

public sealed class QueuedReadTestsOnSqlite() : QueuedReadTests(Engine.Sqlite);

public sealed class QueuedReadTestsOnPostgres() : QueuedReadTests(Engine.Postgres);
