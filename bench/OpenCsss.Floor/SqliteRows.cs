using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OpenCsss.Floor;

/// <summary>Rows from SQLite: as many connections as are in use at once, each with its prepared statements.</summary>
internal sealed class SqliteRows(string folder) : IRowSource
{
    private readonly ConcurrentBag<Reader> _idle = [];

    public ValueTask<List<TRow>> ReadAsync<TRow>(
        Question question, long partnerId, string key, Func<IValues, TRow> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(folder);
        var statement = reader.Prepare(question).Bind(1, partnerId).Bind(2, key);
        var rows = new List<TRow>();
        while (statement.Step())
        {
            rows.Add(read(statement));
        }

        _idle.Add(reader);
        return new(rows);
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
        private readonly Dictionary<Question, SqliteStatement> _statements =
            new(ReferenceEqualityComparer.Instance);

        private readonly SqliteConnection _connection;

        public Reader(string folder)
        {
            _connection = new SqliteConnection(
                $"Data Source={Path.Combine(folder, "csss.db")};Pooling=false;Mode=ReadOnly");
            _connection.Open();

            // Whoever opens the database first looks through its log, and the others wait for that.
            using var command = _connection.CreateCommand();
            command.CommandText = "pragma busy_timeout = 30000";
            command.ExecuteNonQuery();
        }

        public SqliteStatement Prepare(Question question)
        {
            if (!_statements.TryGetValue(question, out var prepared))
            {
                _statements[question] = prepared = new SqliteStatement(_connection, question.With("?1", "?2"));
            }

            return prepared;
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
