using Npgsql;

namespace OpenCsss.Floor;

/// <summary>Rows from PostgreSQL: pooled connections, statements prepared at their second use.</summary>
internal sealed class PostgresRows : IRowSource
{
    private readonly NpgsqlDataSource _source;

    public PostgresRows(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 };
        _source = NpgsqlDataSource.Create(text.ToString());
    }

    public ValueTask<List<ReadRow>> FindSimAsync(long partnerId, string iccid) => ReadAsync(
        IRowSource.FindSim, partnerId, new NpgsqlParameter<string> { TypedValue = iccid });

    public ValueTask<List<ReadRow>> ListNewestAsync(long partnerId, int count) => ReadAsync(
        IRowSource.ListNewest, partnerId, new NpgsqlParameter<long> { TypedValue = count });

    public void Dispose() => _source.Dispose();

    private async ValueTask<List<ReadRow>> ReadAsync(string sql, long partnerId, NpgsqlParameter second)
    {
        await using var command = _source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = partnerId });
        command.Parameters.Add(second);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new Values(reader);
        var rows = new List<ReadRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(ReadRow.Read(values));
        }

        return rows;
    }

    private sealed class Values(NpgsqlDataReader reader) : IValues
    {
        public bool IsNull(int column) => reader.IsDBNull(column);

        public long Number(int column) => reader.GetInt64(column);

        public string Text(int column) => reader.GetString(column);
    }
}
