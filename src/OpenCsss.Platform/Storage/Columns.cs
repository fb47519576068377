using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// The columns of a statement's rows: each has its name and the member that it is filled from in one place. A list that
/// is made longer is another list, so one can be the beginning of many.
/// </summary>
internal sealed class Columns<TRow>
{
    private readonly Column<TRow>[] _columns;

    public Columns() => _columns = [];

    private Columns(IEnumerable<Column<TRow>> columns)
    {
        _columns = [.. columns];
        var repeated = _columns.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1);
        if (repeated is not null)
        {
            throw new ArgumentException($"The column {repeated.Key} is there twice.", nameof(columns));
        }
    }

    public ReadOnlySpan<Column<TRow>> All => _columns;

    public IReadOnlyList<string> Names => [.. _columns.Select(column => column.Name)];

    public Columns<TRow> BigInt(string name, Func<TRow, long> value) =>
        With(name, ColumnType.BigInt, value, static (sink, number) => sink.BigInt(number));

    public Columns<TRow> BigInt(string name, Func<TRow, long?> value) =>
        With(name, ColumnType.BigInt, value, static (sink, number) => sink.BigInt(number));

    public Columns<TRow> Text(string name, Func<TRow, string?> value) =>
        With(name, ColumnType.Text, value, static (sink, text) => sink.Text(text));

    public Columns<TRow> Blob(string name, Func<TRow, byte[]> value) =>
        With(name, ColumnType.Blob, value, static (sink, bytes) => sink.Blob(bytes));

    /// <summary>The columns as the parameters of one question.</summary>
    public StatementParameter[] ToParameters() =>
        [.. _columns.Select(column => new StatementParameter(column.Name, column.Type))];

    /// <summary>Adds the columns of a part that each row has.</summary>
    public Columns<TRow> Of<TPart>(Func<TRow, TPart> part, Columns<TPart> columns) =>
        new([.. _columns, .. columns._columns.Select(column => column.In(part))]);

    /// <summary>Gives the values of one row, in the order of the columns.</summary>
    public void Bind(IRowSink sink, TRow row)
    {
        foreach (var column in _columns)
        {
            column.Bind(sink, row);
        }
    }

    private Columns<TRow> With<TValue>(
        string name, ColumnType type, Func<TRow, TValue> value, Action<IRowSink, TValue> bind) =>
        new([.. _columns, new ValueColumn<TRow, TValue>(name, type, value, bind)]);
}

/// <summary>A column of a statement's rows, and where a row has its value.</summary>
internal abstract class Column<TRow>(string name, ColumnType type)
{
    public string Name => name;

    public ColumnType Type => type;

    /// <summary>The values of all rows in an array, as PostgreSQL's <c>unnest</c> takes them.</summary>
    public abstract NpgsqlParameter ToArray(ReadOnlySpan<TRow> rows);

    /// <summary>Gives the value of one row.</summary>
    public abstract void Bind(IRowSink sink, TRow row);

    /// <summary>The same column of rows that have such a row as a part.</summary>
    public abstract Column<TWhole> In<TWhole>(Func<TWhole, TRow> part);
}

/// <summary>A column of one type of value, which is never boxed.</summary>
internal sealed class ValueColumn<TRow, TValue>(
    string name, ColumnType type, Func<TRow, TValue> value, Action<IRowSink, TValue> bind) : Column<TRow>(name, type)
{
    public override NpgsqlParameter ToArray(ReadOnlySpan<TRow> rows)
    {
        var values = new TValue[rows.Length];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = value(rows[n]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values };
    }

    public override void Bind(IRowSink sink, TRow row) => bind(sink, value(row));

    public override Column<TWhole> In<TWhole>(Func<TWhole, TRow> part) =>
        new ValueColumn<TWhole, TValue>(Name, Type, whole => value(part(whole)), bind);
}
