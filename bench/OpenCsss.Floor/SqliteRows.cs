using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OpenCsss.Floor;

/// <summary>Rows from SQLite: as many connections as are in use at once, each with its prepared statements.</summary>
internal sealed class SqliteRows(string folder) : IRowSource
{
    private readonly ConcurrentBag<Reader> _idle = [];

    public ValueTask<List<ReadRow>> FindSimAsync(long partnerId, string iccid) =>
        ReadAsync(reader => reader.FindSim.Bind(1, partnerId).Bind(2, iccid));

    public ValueTask<List<ReadRow>> ListNewestAsync(long partnerId, int count) =>
        ReadAsync(reader => reader.ListNewest.Bind(1, partnerId).Bind(2, count));

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private ValueTask<List<ReadRow>> ReadAsync(Func<Reader, SqliteStatement> bind)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(folder);
        var statement = bind(reader);
        var rows = new List<ReadRow>();
        while (statement.Step())
        {
            rows.Add(ReadRow.Read(statement));
        }

        _idle.Add(reader);
        return new(rows);
    }

    private sealed class Reader : IDisposable
    {
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
            FindSim = new SqliteStatement(_connection, IRowSource.FindSim.Replace('$', '?'));
            ListNewest = new SqliteStatement(_connection, IRowSource.ListNewest.Replace('$', '?'));
        }

        public SqliteStatement FindSim { get; }

        public SqliteStatement ListNewest { get; }

        public void Dispose()
        {
            FindSim.Dispose();
            ListNewest.Dispose();
            _connection.Dispose();
        }
    }
}
