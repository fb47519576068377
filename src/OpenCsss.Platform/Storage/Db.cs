using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// The database. Quick questions and writes are queued to lanes, which group them; what reads long has a connection of
/// its own.
/// </summary>
internal sealed class Db : IAsyncDisposable
{
    /// <summary>Most rows of what is still a quick question.</summary>
    public const int QuickRows = 100;

    private readonly NpgsqlDataSource? _postgres;
    private readonly string? _sqliteReader;
    private readonly SqliteReaders? _sqliteReaders;
    private readonly ReadLanes? _readLanes;
    private readonly ListConnections? _listConnections;
    private readonly WriteLane[] _lanes;
    private readonly WriteLane _aside;

    public Db(StorageOptions options)
    {
        if (options.UsesPostgres)
        {
            _postgres = PostgresSetup.CreateDataSource(options);
            _lanes = [.. Enumerable.Range(0, options.PostgresLanes)
                .Select(_ => CreateLane(new PostgresLaneConnection(_postgres), options, ownThread: false))];
            _aside = CreateLane(new PostgresLaneConnection(_postgres), options, ownThread: false);
            _readLanes = new ReadLanes(_postgres, options, Condition);
            _listConnections = new ListConnections(options.PostgresListConnections, options.ListQueueLength);
        }
        else
        {
            _sqliteReader = SqliteSetup.ReaderConnectionString(options);
            _sqliteReaders = new SqliteReaders(SqliteSetup.PreparedReaderConnectionString(options));
            _lanes = [CreateLane(
                new SqliteLaneConnection(SqliteSetup.WriterConnectionString(options)), options, ownThread: true)];
            _aside = _lanes[0];
        }
    }

    /// <summary>Which of the two engines the statements meet.</summary>
    public bool IsPostgres => _postgres is not null;

    /// <summary>Whether it can be used.</summary>
    public StoreCondition Condition { get; } = new();

    /// <summary>
    /// Raised with the partners for whom a transaction of this node has put something on disk
    /// (<see cref="WriteTransaction.AnnounceOnCommit"/>). Handlers must not throw or wait.
    /// </summary>
    public event Action<long>? Announced;

    /// <summary>Partners with the same number share a lane, and so transactions.</summary>
    public long LaneOf(long partnerId) => partnerId % _lanes.Length;

    /// <summary>Runs a call together with the others of its kind that wait.</summary>
    /// <exception cref="StoreBusyException">Nothing was written.</exception>
    public Task<TResult> WriteAsync<TItem, TResult>(
        GroupedWrite<TItem, TResult> write, long partnerId, TItem item, CancellationToken cancellationToken) =>
        Enqueue(new PendingGroupedWrite<TItem, TResult>(write, partnerId, item, cancellationToken));

    /// <summary>
    /// Runs a function in a transaction that it shares with others. It may run more than once: it touches nothing
    /// outside its transaction, decides before it writes, and is short. The partner's account row is locked.
    /// </summary>
    /// <param name="partnerId">The partner whose rows are written; 0 for what belongs to none.</param>
    /// <param name="write">The work.</param>
    /// <param name="cancellationToken">Ends the wait. A write that has begun is finished.</param>
    /// <exception cref="StoreBusyException">Nothing was written.</exception>
    public Task<TResult> WriteAsync<TResult>(
        long partnerId, Func<WriteTransaction, Task<TResult>> write, CancellationToken cancellationToken) =>
        Enqueue(new PendingSingleWrite<TResult>(partnerId, write, cancellationToken));

    /// <summary>
    /// The same for work that is longer and belongs to no partner, beside the lanes that partners' calls wait in;
    /// SQLite has one writer, and so but one lane. It takes the locks that it needs by itself, and
    /// shares its transaction with no other.
    /// </summary>
    /// <exception cref="StoreBusyException">Nothing was written.</exception>
    public Task<TResult> WriteAsideAsync<TResult>(
        Func<WriteTransaction, Task<TResult>> write, CancellationToken cancellationToken)
    {
        var pending = new PendingSingleWrite<TResult>(partnerId: 0, write, cancellationToken, isAlone: true);
        return _aside.TryEnqueue(pending) ? pending.Task : Full<TResult>();
    }

    /// <summary>
    /// Writes something that nobody reads, to see whether the database takes writes. It counts, because SQLite does not
    /// write what is there already.
    /// </summary>
    /// <exception cref="StoreBusyException">It does not.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(
            partnerId: 0,
            transaction => transaction.Connection.ExecuteAsync(
                """
                insert into counter (name, value) values ('probe', 1)
                on conflict (name) do update set value = counter.value + 1
                """),
            cancellationToken);
        Condition.Works();
    }

    /// <summary>
    /// Asks a quick question: a statement that finds a few rows by key. On PostgreSQL it waits for a read lane, which
    /// asks all that waits at once.
    /// </summary>
    /// <param name="statement">One of few: each stays prepared.</param>
    /// <param name="bind">Gives the parameters' values, in their order. May run more than once.</param>
    /// <param name="read">Makes of a row what is wanted of it. May run more than once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreBusyException">The database cannot be used, or too many wait.</exception>
    public Task<List<TRow>> AskAsync<TRow>(
        ReadStatement statement, Action<IRowSink> bind, Func<IRow, TRow> read, CancellationToken cancellationToken) =>
        AskAsync(statement, rows: 1, bind, read, cancellationToken);

    /// <summary>
    /// The same where there are about so many rows; if they are more than <see cref="QuickRows"/>, it is a list.
    /// </summary>
    /// <exception cref="StoreBusyException">The database cannot be used, or too many wait.</exception>
    public Task<List<TRow>> AskAsync<TRow>(
        ReadStatement statement, int rows, Action<IRowSink> bind, Func<IRow, TRow> read,
        CancellationToken cancellationToken)
    {
        if (_readLanes is null || rows > QuickRows)
        {
            return ListAsync(statement, bind, read, cancellationToken);
        }

        var question = new AwaitedQuestion<TRow>(statement, bind, read, rows);
        return _readLanes.TryEnqueue(question) ? question.WaitAsync(cancellationToken) : Full<List<TRow>>();
    }

    /// <summary>
    /// Runs a function with a reading connection. Of PostgreSQL there are few, and who finds none waits for a turn: a
    /// function does not read through another one. Connections of the pool die unnoticed when the server is restarted;
    /// a function that meets a dead one is run again, with a new one.
    /// </summary>
    /// <exception cref="StoreBusyException">The database cannot be used, or too many wait.</exception>
    public async Task<TResult> ReadAsync<TResult>(
        Func<DbConnection, Task<TResult>> read, CancellationToken cancellationToken)
    {
        if (_listConnections is null)
        {
            return await ReadOnOwnAsync(read, cancellationToken);
        }

        using var place = await _listConnections.EnterAsync(cancellationToken);
        return place is not null ? await ReadOnOwnAsync(read, cancellationToken) : await Full<TResult>();
    }

    /// <summary>
    /// Runs a statement that is kept prepared, on a connection of its own, and gives its rows: for what may have many,
    /// or looks at many.
    /// </summary>
    /// <param name="statement">One of few: each stays prepared.</param>
    /// <param name="bind">Gives the parameters' values, in their order.</param>
    /// <param name="read">Makes of a row what is wanted of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<TRow>> ListAsync<TRow>(
        ReadStatement statement, Action<IRowSink> bind, Func<IRow, TRow> read, CancellationToken cancellationToken) =>
        _sqliteReaders is not null
            ? Task.FromResult(ListFromSqlite(_sqliteReaders, statement, bind, read))
            : ReadAsync(
                async connection =>
                {
                    await using var command = new NpgsqlCommand(
                        statement.PostgresText, (NpgsqlConnection)connection);
                    bind(new PostgresParameters(command));
                    await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                    var row = new PostgresRow(reader);
                    var rows = new List<TRow>();
                    while (await reader.ReadAsync(cancellationToken))
                    {
                        rows.Add(read(row));
                    }

                    return rows;
                },
                cancellationToken);

    /// <summary>Finishes the questions and writes that wait, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        // All at once: while one lane finishes what it has, another must not take what comes.
        List<Task> closing = [.. _lanes.Select(lane => lane.DisposeAsync().AsTask())];
        if (_aside != _lanes[0])
        {
            closing.Add(_aside.DisposeAsync().AsTask());
        }

        if (_readLanes is not null)
        {
            closing.Add(_readLanes.DisposeAsync().AsTask());
        }

        await Task.WhenAll(closing);
        _sqliteReaders?.Dispose();
        _listConnections?.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    private async Task<TResult> ReadOnOwnAsync<TResult>(
        Func<DbConnection, Task<TResult>> read, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            await using DbConnection connection = _postgres is not null
                ? _postgres.CreateConnection()
                : new SqliteConnection(_sqliteReader);
            await OpenAsync(connection, cancellationToken);
            try
            {
                return await read(connection);
            }
            catch (DbException exception) when (
                isFirst && exception.IsTransient && connection.State is not ConnectionState.Open)
            {
                _postgres?.Clear(); // The others will have died with it.
            }
            catch (DbException exception) when (StoreFaults.Of(exception) is not null)
            {
                throw Refused(StoreFaults.Of(exception)!.Value, exception);
            }
        }
    }

    private async Task OpenAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (StoreFaults.OfOpening(exception) is not null)
        {
            throw Refused(StoreFaults.OfOpening(exception)!.Value, exception);
        }
    }

    private List<TRow> ListFromSqlite<TRow>(
        SqliteReaders readers, ReadStatement statement, Action<IRowSink> bind, Func<IRow, TRow> read)
    {
        try
        {
            return readers.List(statement, bind, read);
        }
        catch (SqliteException exception) when (StoreFaults.Of(exception) is not null)
        {
            throw Refused(StoreFaults.Of(exception)!.Value, exception);
        }
    }

    private StoreBusyException Refused(StoreFault fault, Exception cause)
    {
        Condition.Refused(fault, cause, 1);
        return new StoreBusyException(fault, cause);
    }

    private Task<TResult> Full<TResult>()
    {
        Condition.Refused(StoreFault.Busy, cause: null, 1);
        return Task.FromException<TResult>(new StoreBusyException());
    }

    private WriteLane CreateLane(ILaneConnection connection, StorageOptions options, bool ownThread) =>
        new(connection, options, ownThread) { Announce = Announce, Condition = Condition };

    private void Announce(IReadOnlyCollection<long> partnerIds)
    {
        if (Announced is not { } handlers)
        {
            return;
        }

        foreach (var partnerId in partnerIds)
        {
            handlers(partnerId);
        }
    }

    private Task<TResult> Enqueue<TResult>(AwaitedWrite<TResult> write)
    {
        return _lanes[LaneOf(write.PartnerId)].TryEnqueue(write)
            ? write.Task
            : Full<TResult>();
    }
}
