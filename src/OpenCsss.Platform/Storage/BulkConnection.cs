using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// A writing connection of its own, beside the lanes, for work that is too long for them: imports and seeds. The
/// caller says where its transactions begin and end, and keeps them short on SQLite, which has one writer.
/// </summary>
internal sealed class BulkConnection : IAsyncDisposable
{
    private BulkConnection(DbConnection connection) => Connection = connection;

    public DbConnection Connection { get; }

    public bool IsPostgres => Connection is NpgsqlConnection;

    public static async Task<BulkConnection> OpenAsync(StorageOptions options, CancellationToken cancellationToken)
    {
        if (options.UsesPostgres)
        {
            // No time limit for a command: a statement over a million rows is slow, not stuck.
            var text = new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false, CommandTimeout = 0 };
            text.ApplicationName ??= "csss";
            var postgres = new NpgsqlConnection(text.ToString());
            await postgres.OpenAsync(cancellationToken);
            return new BulkConnection(postgres);
        }

        var sqlite = new SqliteConnection(SqliteSetup.WriterConnectionString(options));
        await sqlite.OpenAsync(cancellationToken);
        SqliteSetup.Configure(sqlite);
        return new BulkConnection(sqlite);
    }

    /// <summary>Runs the work in one transaction, as the one writer; if it throws, nothing of it stays.</summary>
    public Task InTransactionAsync(Func<Task> work, CancellationToken cancellationToken) =>
        TryInTransactionAsync(
            async () =>
            {
                await work();
                return true;
            },
            cancellationToken);

    /// <summary>The same for work whose guard may not hold: if it says false, nothing of it stays.</summary>
    public Task<bool> TryInTransactionAsync(Func<Task<bool>> work, CancellationToken cancellationToken) =>
        RunAsync(IsPostgres ? "begin" : "begin immediate", work, cancellationToken);

    /// <summary>The same for work on temporary tables alone: on SQLite the database's writer is not held up.</summary>
    public Task InTemporaryTransactionAsync(Func<Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            "begin",
            async () =>
            {
                await work();
                return true;
            },
            cancellationToken);

    public Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        ExecuteAsync(sql, arguments: null, cancellationToken);

    public Task<int> ExecuteAsync(string sql, object? arguments, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(
            sql, arguments, commandType: System.Data.CommandType.Text, cancellationToken: cancellationToken));

    /// <summary>Inserts rows as fast as the engine can: COPY on PostgreSQL, a native statement on SQLite.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="columns">The columns that rows have values for; all others get their defaults.</param>
    /// <param name="rows">Taken one by one; there may be many more than fit into memory.</param>
    /// <param name="cancellationToken">Ends it; the caller's transaction is then to be given up.</param>
    public async Task InsertAsync<TRow>(
        string table, Columns<TRow> columns, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        if (Connection is NpgsqlConnection postgres)
        {
            await using var copy = await PostgresCopy.BeginAsync(postgres, table, columns.Names, cancellationToken);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                copy.BeginRow();
                columns.Bind(copy, row);
            }

            await copy.CompleteAsync(cancellationToken);
            return;
        }

        using var statement = new SqliteStatement(
            (SqliteConnection)Connection, SetStatement.InsertInto(table, columns).SqliteText);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            statement.Begin();
            columns.Bind(statement, row);
            statement.Step();
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private async Task<bool> RunAsync(string begin, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        await ExecuteAsync(begin, cancellationToken);
        bool isGood;
        try
        {
            isGood = await work();
        }
        catch
        {
            // Ended by the connection's end: after a failed COPY it may take no statement any more.
            await Connection.CloseAsync();
            throw;
        }

        await ExecuteAsync(isGood ? "commit" : "rollback", CancellationToken.None); // Decided: no more turning back.
        return isGood;
    }
}
