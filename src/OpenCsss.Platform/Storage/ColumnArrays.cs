using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>Gathers parameter rows column by column, as PostgreSQL's <c>unnest</c> takes them.</summary>
internal sealed class ColumnArrays : IRowSink
{
    private readonly IReadOnlyList<StatementParameter> _columns;
    private readonly Array[] _arrays;
    private int _row;
    private int _column;

    public ColumnArrays(IReadOnlyList<StatementParameter> columns, int rows)
    {
        _columns = columns;
        _arrays = new Array[columns.Count];
        for (var i = 0; i < _arrays.Length; i++)
        {
            _arrays[i] = columns[i].Type switch
            {
                ColumnType.BigInt => new long?[rows],
                ColumnType.Text => new string?[rows],
                ColumnType.Blob => new byte[rows][],
            };
        }
    }

    public void BeginRow(int row) => (_row, _column) = (row, 0);

    public void BigInt(long value) => ((long?[])_arrays[_column++])[_row] = value;

    public void BigInt(long? value) => ((long?[])_arrays[_column++])[_row] = value;

    public void Text(string? value) => ((string?[])_arrays[_column++])[_row] = value;

    public void Blob(byte[] value) => ((byte[][])_arrays[_column++])[_row] = value;

    public void AddTo(NpgsqlBatchCommand command)
    {
        for (var i = 0; i < _arrays.Length; i++)
        {
            command.Parameters.Add(_columns[i].Type switch
            {
                ColumnType.BigInt => new NpgsqlParameter<long?[]> { TypedValue = (long?[])_arrays[i] },
                ColumnType.Text => new NpgsqlParameter<string?[]> { TypedValue = (string?[])_arrays[i] },
                ColumnType.Blob => new NpgsqlParameter<byte[][]> { TypedValue = (byte[][])_arrays[i] },
            });
        }
    }
}
