using Npgsql;
using NpgsqlTypes;

namespace OpenCsss.Platform.Storage;

/// <summary>The current row of a reader.</summary>
/// <param name="reader">The reader.</param>
/// <param name="firstColumn">Where the row begins, behind what its reader is not to see.</param>
internal sealed class PostgresRow(NpgsqlDataReader reader, int firstColumn = 0) : IRow
{
    public bool IsNull(int column) => reader.IsDBNull(firstColumn + column);

    public long GetBigInt(int column) => reader.GetInt64(firstColumn + column);

    public string GetText(int column) => reader.GetString(firstColumn + column);

    public byte[] GetBlob(int column) => reader.GetFieldValue<byte[]>(firstColumn + column);
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
