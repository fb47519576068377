using Microsoft.Data.Sqlite;
using Npgsql;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>What is the database's fault and not a statement's, as each engine says it, and what a lane makes of it.</summary>
public sealed class StoreFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void An_SQLite_database_that_may_not_grow_has_no_room()
    {
        using var folder = new TemporaryFolder();
        using var connection = new SqliteConnection(SqliteSetup.WriterConnectionString(In(folder.Path)));
        connection.Open();
        Execute(connection, "create table a (b blob); pragma max_page_count = 10");
        var full = Assert.Throws<SqliteException>(() => Execute(connection, "insert into a values (zeroblob(1000000))"));
        Assert.Equal(StoreFault.NoRoom, StoreFaults.Of(full));
        var wrong = Assert.Throws<SqliteException>(() => Execute(connection, "insert into nothing values (1)"));
        Assert.Null(StoreFaults.Of(wrong));
    }

    [Fact]
    public void An_SQLite_database_that_is_opened_to_be_read_takes_no_writes_and_one_that_is_not_there_cannot_be_reached()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new SqliteConnection(SqliteSetup.WriterConnectionString(In(folder.Path))))
        {
            writer.Open();
            Execute(writer, "create table a (b)");
        }

        using var reader = new SqliteConnection(SqliteSetup.PreparedReaderConnectionString(In(folder.Path)));
        reader.Open();
        Assert.Equal(
            StoreFault.ReadOnly,
            StoreFaults.Of(Assert.Throws<SqliteException>(() => Execute(reader, "insert into a values (1)"))));
        using var nowhere = new SqliteConnection(
            SqliteSetup.WriterConnectionString(In(Path.Combine(folder.Path, "nowhere"))));
        Assert.Equal(StoreFault.Unreachable, StoreFaults.Of(Assert.Throws<SqliteException>(nowhere.Open)));
    }

    [Theory]
    [InlineData("53100", "NoRoom")]
    [InlineData("53300", "Unreachable")]
    [InlineData("57P01", "Unreachable")]
    [InlineData("57P03", "Unreachable")]
    [InlineData("25006", "ReadOnly")]
    [InlineData("58030", "DiskError")]
    [InlineData("40001", "Busy")]
    [InlineData("40P01", "Busy")]
    [InlineData("23505", null)]
    [InlineData("42P01", null)]
    [InlineData("28P01", null)]
    public void PostgreSQL_says_it_by_a_code(string state, string? fault) => Assert.Equal(
        fault, StoreFaults.Of(new PostgresException("no", "ERROR", "ERROR", state))?.ToString());

    [Fact]
    public void Where_no_connection_can_be_opened_the_reason_does_not_matter() => Assert.Equal(
        StoreFault.Unreachable, StoreFaults.OfOpening(new PostgresException("no", "FATAL", "FATAL", "28P01")));

    [Fact]
    public async Task A_lane_without_room_refuses_its_whole_group_at_once_and_takes_the_next()
    {
        var isFull = true;
        var engine = new FakeLaneConnection
        {
            OnCommit = _ => isFull ? throw new PostgresException("no", "ERROR", "ERROR", "53100") : Task.CompletedTask,
        };
        await using var lane = new WriteLane(engine, new StorageOptions(), ownThread: false);
        var refused = await Assert.ThrowsAsync<StoreBusyException>(() => EnqueueAsync(lane));
        Assert.Contains("disk is full", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (engine.Begun, engine.RolledBack)); // Not tried three times.
        Assert.Equal((StoreFault.NoRoom, 1L), (lane.Condition.Outage!.Fault, lane.Condition.TakeRefused()));

        isFull = false;
        Assert.Equal(1, await EnqueueAsync(lane));
        Assert.Equal(0, lane.Condition.TakeRefused());
    }

    private static Task<int> EnqueueAsync(WriteLane lane)
    {
        var write = new PendingGroupedWrite<int, int>(new Echo(), partnerId: 1, item: 1, Token);
        Assert.True(lane.TryEnqueue(write));
        return write.Task;
    }

    /// <summary>As the product opens it: what it settles for all connections must come before the first.</summary>
    private static StorageOptions In(string folder) => new() { DataFolder = folder };

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class Echo : GroupedWrite<int, int>
    {
        public override Task<IReadOnlyList<int>> RunAsync(
            WriteTransaction transaction, IReadOnlyList<int> items, CancellationToken cancellationToken) =>
            Task.FromResult(items);
    }
}
