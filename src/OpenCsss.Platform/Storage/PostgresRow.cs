using Npgsql;
using NpgsqlTypes;

namespace OpenCsss.Platform.Storage;

/// <summary>The current row of a reader.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public long GetBigInt(int column) => reader.GetInt64(column);

    public string GetText(int column) => reader.GetString(column);

    public byte[] GetBlob(int column) => reader.GetFieldValue<byte[]>(column);
}

/// <summary>Gives a command's parameters their values, one after the other.</summary>
internal sealed class PostgresParameters(NpgsqlCommand command) : IRowSink
{
    public void BigInt(long value) => command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });

    public void BigInt(long? value) => Add(NpgsqlDbType.Bigint, value);

    public void Text(string? value) => Add(NpgsqlDbType.Text, value);

    public void Blob(byte[] value) => Add(NpgsqlDbType.Bytea, value);

    private void Add(NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
}
