using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OpenCsss.Platform.Storage;

/// <summary>A native prepared statement: bound value by value, stepped row by row, used again and again.</summary>
internal sealed class SqliteStatement : IRowSink, IRow, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _nextParameter;
    private byte[] _utf8 = new byte[256];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle
            ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Makes the statement ready for the next row's values.</summary>
    public void Begin()
    {
        raw.sqlite3_reset(_statement);
        _nextParameter = 1;
    }

    /// <summary>Moves to the next row; false at the end, where the statement is reset and holds no lock.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            // The reset repeats the step's error code; it is read here, before a rollback replaces it.
            raw.sqlite3_reset(_statement);
            Check(code);
        }

        raw.sqlite3_reset(_statement);
        return false;
    }

    public void BigInt(long value) => Check(raw.sqlite3_bind_int64(_statement, _nextParameter++, value));

    public void BigInt(long? value)
    {
        if (value is { } number)
        {
            BigInt(number);
            return;
        }

        Check(raw.sqlite3_bind_null(_statement, _nextParameter++));
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, _nextParameter++));
            return;
        }

        // SQLite copies the bytes, so one buffer serves all values of all rows.
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(value, _utf8);
        Check(raw.sqlite3_bind_text(_statement, _nextParameter++, _utf8.AsSpan(0, length)));
    }

    public void Blob(byte[] value) => Check(raw.sqlite3_bind_blob(_statement, _nextParameter++, value));

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long GetBigInt(int column) => raw.sqlite3_column_int64(_statement, column);

    public string GetText(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] GetBlob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
