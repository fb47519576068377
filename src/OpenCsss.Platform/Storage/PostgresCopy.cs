using Npgsql;
using NpgsqlTypes;

namespace OpenCsss.Platform.Storage;

/// <summary>Rows on their way into a PostgreSQL table by binary COPY. Nothing stays unless it is completed.</summary>
internal sealed class PostgresCopy : IRowSink, IAsyncDisposable
{
    private readonly NpgsqlBinaryImporter _importer;
    private readonly bool[] _isSmall;
    private int _column;

    private PostgresCopy(NpgsqlBinaryImporter importer, bool[] isSmall) => (_importer, _isSmall) = (importer, isSmall);

    public static async Task<PostgresCopy> BeginAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns);

        // COPY converts nothing: a smallint must come as two bytes, so the table is asked what its columns are.
        var isSmall = new bool[columns.Count];
        await using (var command = new NpgsqlCommand($"select {names} from {table} limit 0", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            for (var i = 0; i < isSmall.Length; i++)
            {
                isSmall[i] = reader.GetFieldType(i) == typeof(short);
            }
        }

        var importer = await connection.BeginBinaryImportAsync(
            $"copy {table} ({names}) from stdin (format binary)", cancellationToken);
        return new PostgresCopy(importer, isSmall);
    }

    public void BeginRow()
    {
        _importer.StartRow();
        _column = 0;
    }

    public void BigInt(long value)
    {
        if (_isSmall[_column++])
        {
            _importer.Write(checked((short)value), NpgsqlDbType.Smallint);
            return;
        }

        _importer.Write(value, NpgsqlDbType.Bigint);
    }

    public void BigInt(long? value)
    {
        if (value is { } number)
        {
            BigInt(number);
            return;
        }

        WriteNull();
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        _column++;
        _importer.Write(value, NpgsqlDbType.Text);
    }

    public void Blob(byte[] value)
    {
        _column++;
        _importer.Write(value, NpgsqlDbType.Bytea);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken) =>
        await _importer.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => _importer.DisposeAsync();

    private void WriteNull()
    {
        _column++;
        _importer.WriteNull();
    }
}
