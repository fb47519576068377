using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OpenCsss.Floor;

/// <summary>A native prepared statement, bound and run again and again; the cheapest way into SQLite.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <param name="parameter">Counted from 1, as SQLite does.</param>
    /// <param name="value">The value of the next run.</param>
    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, byte[] value)
    {
        Check(raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Runs a statement that has no result.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
