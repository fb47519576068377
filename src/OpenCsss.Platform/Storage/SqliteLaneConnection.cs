using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// The one writing connection of an SQLite database. Set statements run as native prepared statements: the
/// ADO.NET layer boxes every value and prepares every command anew, which cost more than the writes themselves.
/// </summary>
internal sealed class SqliteLaneConnection(string connectionString) : WriteTransaction, ILaneConnection
{
    private readonly Dictionary<SetStatement, SqliteStatement> _statements = [];
    private readonly List<QueuedRead> _reads = [];
    private SqliteConnection? _connection;

    public override DbConnection Connection => Open;

    public override bool IsPostgres => false;

    private SqliteConnection Open => _connection ?? throw new InvalidOperationException("The lane is not open.");

    public Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            var connection = new SqliteConnection(connectionString);
            try
            {
                connection.Open();
                SqliteSetup.Configure(connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            _connection = connection;
        }

        _reads.Clear();
        Run("begin immediate");
        return Task.FromResult<WriteTransaction>(this);
    }

    public Task CommitAsync(CancellationToken cancellationToken)
    {
        Run("commit");
        return Task.CompletedTask;
    }

    public async Task RollbackAsync()
    {
        try
        {
            if (_connection is not null && raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Run("rollback");
            }
        }
        catch (SqliteException)
        {
            // Closing rolls back too. The next group opens the database anew.
            await DisposeAsync();
        }
    }

    public bool IsTransient(Exception exception) => StoreFaults.Of(exception) is not null;

    public override Queued<TRow> Read<TItem, TRow>(SetQuery<TItem, TRow> query, IReadOnlyList<TItem> items)
    {
        var answer = query.AnswerFor(items);
        var prepared = Prepare(query);
        for (var n = 0; n < items.Count; n++)
        {
            prepared.Begin();
            query.Bind(prepared, items[n]);
            prepared.BigInt(n);
            while (prepared.Step())
            {
                answer.Add(prepared);
            }
        }

        _reads.Add(answer);
        return answer;
    }

    /// <summary>All has been run; what was found is given out here because PostgreSQL has it no sooner.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var read in _reads)
        {
            read.Complete();
        }

        _reads.Clear();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _connection?.Dispose();
        _connection = null;
        return ValueTask.CompletedTask;
    }

    public override void Write<TItem>(
        SetStatement<TItem> statement, IReadOnlyList<TItem> items, int? expectedRows)
    {
        var prepared = Prepare(statement);
        var changed = 0;
        for (var n = 0; n < items.Count; n++)
        {
            prepared.Begin();
            statement.Bind(prepared, items[n]);
            while (prepared.Step())
            {
            }

            changed += raw.sqlite3_changes(Open.Handle);
        }

        if (expectedRows is { } expected && changed != expected)
        {
            throw new GuardFailedException(statement.SqliteText, expected, changed);
        }
    }

    private SqliteStatement Prepare(SetStatement statement)
    {
        if (!_statements.TryGetValue(statement, out var prepared))
        {
            _statements[statement] = prepared = new SqliteStatement(Open, statement.SqliteText);
        }

        return prepared;
    }

    private void Run(string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Open.Handle, sql), Open.Handle);
}
