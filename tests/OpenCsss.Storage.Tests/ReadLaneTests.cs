using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>Quick questions, whatever their way to the database.</summary>
public abstract class ReadLaneTests(Engine engine) : LaneScenario(engine)
{
    private static readonly ReadStatement ByName = new(
        "select value from counter where name = {name}", StatementParameter.Text("name"));

    private static readonly ReadStatement Between = new(
        """
        select name, value from counter where name like 'test%' and value >= {least} and value <= {most}
         order by value desc limit {size}
        """,
        StatementParameter.BigInt("least"), StatementParameter.BigInt("most"), StatementParameter.BigInt("size"));

    private static readonly ReadStatement OfNames = new(
        "select value from counter where name in {each names} order by value", StatementParameter.Text("names"));

    private static readonly ReadStatement Blobs = new(
        "select {bytes}, {nothing}", StatementParameter.Blob("bytes"), StatementParameter.BigInt("nothing"));

    private static readonly ReadStatement Seven = new("select 7");

    [Fact]
    public async Task Each_of_many_equal_and_unequal_questions_has_its_own_answer()
    {
        var db = await OpenWithCountersAsync(100);
        var byName = Enumerable.Range(0, 100).Select(i => ByNameAsync(db, $"test{i}")).ToList();
        var none = ByNameAsync(db, "nobody");
        var lists = Enumerable.Range(0, 20).Select(i => db.AskAsync(
            Between,
            rows: 5,
            sink =>
            {
                sink.BigInt(i);
                sink.BigInt(i + 50);
                sink.BigInt(1 + (i % 5));
            },
            static row => (row.GetText(0), row.GetBigInt(1)),
            Token)).ToList();
        var each = db.AskAsync(
            OfNames, rows: 3, sink => sink.Text("""["test9","test1","nobody","test5"]"""),
            static row => row.GetBigInt(0), Token);
        var blob = db.AskAsync(
            Blobs,
            static sink =>
            {
                sink.Blob([1, 2, 3]);
                sink.BigInt(null);
            },
            static row => (row.GetBlob(0), row.GetBigIntOrNull(1)),
            Token);
        var sevens = Enumerable.Range(0, 3).Select(_ => db.AskAsync(
            Seven, static _ => { }, static row => row.GetBigInt(0), Token)).ToList();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal([i], await byName[i]);
        }

        Assert.Empty(await none);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(
                Enumerable.Range(0, 1 + (i % 5)).Select(n => ($"test{i + 50 - n}", i + 50L - n)), await lists[i]);
        }

        Assert.Equal([1, 5, 9], await each);
        var (bytes, nothing) = Assert.Single(await blob);
        Assert.Equal([1, 2, 3], bytes);
        Assert.Null(nothing);
        Assert.All(await Task.WhenAll(sevens), answer => Assert.Equal([7], answer));
    }

    [Fact]
    public async Task What_a_caller_throws_is_its_own()
    {
        var db = await OpenWithCountersAsync(10);
        var good = Enumerable.Range(0, 5).Select(i => ByNameAsync(db, $"test{i}")).ToList();
        var badRow = AskAsync(static sink => sink.Text("test1"), static _ => throw new InvalidDataException());
        var badValue = AskAsync(static _ => throw new FormatException(), static row => row.GetBigInt(0));
        var more = Enumerable.Range(5, 5).Select(i => ByNameAsync(db, $"test{i}")).ToList();

        await Assert.ThrowsAsync<InvalidDataException>(() => badRow);
        await Assert.ThrowsAsync<FormatException>(() => badValue);
        var answers = await Task.WhenAll([.. good, .. more]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), answers.Select(Assert.Single));

        // SQLite answers at once, and so throws at once.
        async Task<List<long>> AskAsync(Action<IRowSink> bind, Func<IRow, long> read) =>
            await db.AskAsync(ByName, bind, read, Token);
    }

    [Fact]
    public async Task A_question_sees_what_was_written_before_it()
    {
        var db = Open(options => options.PostgresLanes = 2);
        var write = new CounterWrite(Gate);
        Gate.Open();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async writer =>
        {
            for (var i = writer * 100; i < (writer + 1) * 100; i++)
            {
                await db.WriteAsync(write, writer, NewCounter(i), Token);
                Assert.Equal([i], await ByNameAsync(db, $"test{i}"));
            }
        }));
        Assert.Equal(1_000, (await CountersAsync()).Count);
    }

    private protected static Task<List<long>> ByNameAsync(Db db, string name) =>
        db.AskAsync(ByName, sink => sink.Text(name), static row => row.GetBigInt(0), Token);

    private protected async Task<Db> OpenWithCountersAsync(int count, Action<StorageOptions>? configure = null)
    {
        var db = Open(configure);
        var write = new CounterWrite(Gate);
        Gate.Open();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => db.WriteAsync(write, 1, NewCounter(i), Token)));
        return db;
    }
}

public sealed class ReadLaneTestsOnSqlite() : ReadLaneTests(Engine.Sqlite);

public sealed class ReadLaneTestsOnPostgres() : ReadLaneTests(Engine.Postgres);
