using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// Reading connections to an SQLite database, each with its prepared statements. There are as many as were ever used
/// at once, which is at most as many as the pool has threads.
/// </summary>
internal sealed class SqliteReaders(string connectionString) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];

    public List<TRow> List<TRow>(ReadStatement statement, Action<IRowSink> bind, Func<IRow, TRow> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(connectionString);
        try
        {
            var rows = reader.List(statement, bind, read);
            _idle.Add(reader);
            return rows;
        }
        catch
        {
            reader.Dispose(); // A statement may have stopped half-way, and would hold its snapshot.
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly Dictionary<ReadStatement, SqliteStatement> _statements = [];
        private readonly SqliteConnection _connection;

        public Reader(string connectionString)
        {
            _connection = new SqliteConnection(connectionString);
            _connection.Open();
            using var command = _connection.CreateCommand();
            command.CommandText = "pragma busy_timeout = 30000";
            command.ExecuteNonQuery();
        }

        public List<TRow> List<TRow>(ReadStatement statement, Action<IRowSink> bind, Func<IRow, TRow> read)
        {
            if (!_statements.TryGetValue(statement, out var prepared))
            {
                _statements[statement] = prepared = new SqliteStatement(_connection, statement.SqliteText);
            }

            var rows = new List<TRow>();
            prepared.Begin();
            bind(prepared);
            while (prepared.Step())
            {
                rows.Add(read(prepared));
            }

            return rows;
        }

        public void Dispose()
        {
            foreach (var statement in _statements.Values)
            {
                statement.Dispose();
            }

            _connection.Dispose();
        }
    }
}
