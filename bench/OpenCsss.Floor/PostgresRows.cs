using Npgsql;

namespace OpenCsss.Floor;

/// <summary>
/// Rows from PostgreSQL, in groups as the server makes them: a few connections with a thread each take what waits, and
/// ask it with one prepared statement over arrays. What comes meanwhile is the next group.
/// </summary>
internal sealed class PostgresRows : IRowSource
{
    private const int MostRows = 256;

    private readonly Queue<Asked> _waiting = new();
    private readonly Thread[] _lanes;
    private bool _closed;

    public PostgresRows(string connectionString, int lanes)
    {
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Thread(() => Answer(connectionString)))];
        Array.ForEach(_lanes, lane => lane.Start());
    }

    public ValueTask<List<TRow>> ReadAsync<TRow>(
        Question question, long partnerId, string key, Func<IValues, TRow> read)
    {
        var asked = new Asked<TRow>(question, partnerId, key, read);
        lock (_waiting)
        {
            _waiting.Enqueue(asked);
            Monitor.Pulse(_waiting);
        }

        return new(asked.Task);
    }

    public void Dispose()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.PulseAll(_waiting);
        }

        Array.ForEach(_lanes, lane => lane.Join());
    }

    private void Answer(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using (var settings = new NpgsqlCommand(
            "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off; "
            + "set plan_cache_mode = force_generic_plan",
            connection))
        {
            settings.ExecuteNonQuery();
        }

        var commands = new Dictionary<Question, Command>(ReferenceEqualityComparer.Instance);
        var group = new List<Asked>();
        while (Take(group))
        {
            foreach (var set in group.GroupBy(asked => asked.Question))
            {
                if (!commands.TryGetValue(set.Key, out var command))
                {
                    commands[set.Key] = command = new Command(connection, set.Key);
                }

                command.Answer([.. set]);
            }
        }
    }

    private bool Take(List<Asked> group)
    {
        group.Clear();
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_waiting);
            }

            var rows = 0;
            while (rows < MostRows && _waiting.TryDequeue(out var asked))
            {
                group.Add(asked);
                rows += asked.Question.Rows;
            }
        }

        return group.Count > 0;
    }

    private sealed class Command
    {
        private readonly NpgsqlParameter<long[]> _partners = new() { TypedValue = [] };
        private readonly NpgsqlParameter<string[]> _keys = new() { TypedValue = [] };
        private readonly NpgsqlCommand _command;

        public Command(NpgsqlConnection connection, Question question)
        {
            _command = new NpgsqlCommand(
                $"""
                select (k.n - 1), q.*
                  from unnest($1::bigint[], $2::text[]) with ordinality as k(partner, key, n)
                 cross join lateral ({question.With("k.partner", "k.key")}) q
                """,
                connection);
            _command.Parameters.Add(_partners);
            _command.Parameters.Add(_keys);
            _command.Prepare();
        }

        public void Answer(Asked[] group)
        {
            _partners.TypedValue = Array.ConvertAll(group, asked => asked.PartnerId);
            _keys.TypedValue = Array.ConvertAll(group, asked => asked.Key);
            using (var reader = _command.ExecuteReader())
            {
                var values = new Values(reader);
                while (reader.Read())
                {
                    group[reader.GetInt64(0)].Take(values);
                }
            }

            Array.ForEach(group, asked => asked.Complete());
        }
    }

    private abstract class Asked(Question question, long partnerId, string key)
    {
        public Question Question => question;

        public long PartnerId => partnerId;

        public string Key => key;

        public abstract void Take(IValues values);

        public abstract void Complete();
    }

    private sealed class Asked<TRow>(Question question, long partnerId, string key, Func<IValues, TRow> read)
        : Asked(question, partnerId, key)
    {
        private readonly TaskCompletionSource<List<TRow>> _completion =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly List<TRow> _rows = [];

        public Task<List<TRow>> Task => _completion.Task;

        public override void Take(IValues values) => _rows.Add(read(values));

        public override void Complete() => _completion.SetResult(_rows);
    }

    /// <summary>A row behind the number of its question.</summary>
    private sealed class Values(NpgsqlDataReader reader) : IValues
    {
        public bool IsNull(int column) => reader.IsDBNull(column + 1);

        public long Number(int column) => reader.GetInt64(column + 1);

        public string Text(int column) => reader.GetString(column + 1);
    }
}
