using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// One SQL statement over a set of parameter rows. PostgreSQL runs it once, the rows given as arrays; SQLite, which
/// has no round trip to save, runs a prepared statement once a row. One text serves both:
/// <list type="bullet">
/// <item><c>{rows,}</c> in a FROM list and <c>{from rows}</c> where there is no other FROM: the rows;</item>
/// <item><c>{name}</c>: the row's value of that column; <c>{n}</c>: its number, from 0;</item>
/// <item><c>{for update of x}</c>: the row lock, which SQLite's one writer does not need.</item>
/// </list>
/// A column that the text does not use, and a name in it that is no column's, are found when the statement is made.
/// </summary>
internal abstract partial class SetStatement
{
    private protected SetStatement(string sqliteText, string postgresText) =>
        (SqliteText, PostgresText) = (sqliteText, postgresText);

    public string SqliteText { get; }

    public string PostgresText { get; }

    /// <summary>A statement that changes one row for each parameter row, or fails.</summary>
    public static SetStatement<TRow> Over<TRow>(string sql, Columns<TRow> columns) => new(sql, sql, columns);

    /// <summary>A statement whose answer is which items it concerns: it selects or returns their numbers.</summary>
    public static SetQuery<TItem, TItem> Matching<TItem>(string sql, Columns<TItem> columns) =>
        new(sql, columns, _ => (item, _) => item);

    /// <summary>
    /// An insert of the rows into a table whose columns have the names of <paramref name="columns"/>.
    /// </summary>
    /// <remarks>SQLite gets «values»: for a «select» it would keep a journal of its own for each row.</remarks>
    public static SetStatement<TRow> InsertInto<TRow>(string table, Columns<TRow> columns) =>
        UpsertInto(table, "", columns);

    /// <summary>
    /// The same, and what to do instead where a row with the key is there: from «on conflict» on.
    /// </summary>
    public static SetStatement<TRow> UpsertInto<TRow>(string table, string onConflict, Columns<TRow> columns)
    {
        var names = string.Join(", ", columns.Names);
        var values = string.Join(", ", columns.Names.Select(name => $"{{{name}}}"));
        var insert = $"insert into {table} ({names})";
        var end = onConflict.Length > 0 ? "\n" + onConflict : "";
        return new($"{insert} values ({values}){end}", $"{insert} select {values} {{from rows}}{end}", columns);
    }

    private protected static string ForSqlite<TRow>(string sql, Columns<TRow> columns)
    {
        var numbers = columns.Names.Append("n").Index().ToDictionary(
            column => column.Item, column => "?" + (column.Index + 1).ToString(CultureInfo.InvariantCulture));
        return Fill(sql.Replace("{rows,}", "").Replace("{from rows}", ""), static _ => "", numbers);
    }

    private protected static string ForPostgres<TRow>(string sql, Columns<TRow> columns)
    {
        var arrays = new List<string>();
        foreach (var column in columns.All)
        {
            arrays.Add(string.Create(CultureInfo.InvariantCulture, $"${arrays.Count + 1}::{column.Type.ArrayType()}"));
        }

        var names = string.Join(", ", columns.Names);
        var rows = $"unnest({string.Join(", ", arrays)}) with ordinality as k({names}, n)";
        var values = columns.Names.ToDictionary(name => name, name => "k." + name);
        values.Add("n", "(k.n - 1)");
        return Fill(
            sql.Replace("{rows,}", rows + ",").Replace("{from rows}", "from " + rows),
            static rowLock => rowLock,
            values);
    }

    private protected static void CheckUse<TRow>(string sql, Columns<TRow> columns)
    {
        foreach (var name in columns.Names)
        {
            if (!sql.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                throw new ArgumentException($"The column {name} is not used in: {sql}", nameof(columns));
            }
        }
    }

    private static string Fill(string sql, Func<string, string> rowLock, Dictionary<string, string> values) =>
        Place().Replace(sql, place =>
        {
            var name = place.Groups["name"].Value;
            return name.StartsWith("for update of ", StringComparison.Ordinal) ? rowLock(name)
                : values.TryGetValue(name, out var value) ? value
                : throw new ArgumentException($"No column has the name {name} in: {sql}", nameof(sql));
        });

    [GeneratedRegex(@"\{(?<name>[^}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}

/// <summary>A statement over rows of one type, from which it takes the values of its columns.</summary>
internal class SetStatement<TRow> : SetStatement
{
    private readonly Columns<TRow> _columns;

    internal SetStatement(string sqlite, string postgres, Columns<TRow> columns)
        : base(ForSqlite(sqlite, columns), ForPostgres(postgres, columns))
    {
        CheckUse(sqlite, columns);
        _columns = columns;
    }

    /// <summary>The statement over all rows.</summary>
    public NpgsqlBatchCommand ToCommand(IReadOnlyList<TRow> rows)
    {
        var command = new NpgsqlBatchCommand(PostgresText);
        var all = SpanOf(rows);
        foreach (var column in _columns.All)
        {
            command.Parameters.Add(column.ToArray(all));
        }

        return command;
    }

    /// <summary>Gives the values of one row, in the order of the statement's parameters.</summary>
    public void Bind(IRowSink sink, TRow row) => _columns.Bind(sink, row);

    private static ReadOnlySpan<TRow> SpanOf(IReadOnlyList<TRow> rows) => rows switch
    {
        TRow[] array => array,
        List<TRow> list => CollectionsMarshal.AsSpan(list),
        _ => rows.ToArray(),
    };
}

/// <summary>
/// A statement that answers: it selects or returns <c>{n}</c> first, which tells whose row it is, and each row of its
/// answer becomes a value.
/// </summary>
internal sealed class SetQuery<TItem, TRow> : SetStatement<TItem>
{
    private readonly Func<TItem, IRow, TRow> _read;

    public SetQuery(string sql, Columns<TItem> columns, RowShape<TItem, TRow> shape)
        : base(sql, sql, columns)
    {
        var result = ResultColumns.Of(sql);
        if (result["n"] != 0)
        {
            throw new ArgumentException($"The row's number is not the first column of: {sql}", nameof(sql));
        }

        _read = shape(result);
    }

    /// <summary>The same where a row says all, whatever was asked.</summary>
    public SetQuery(string sql, Columns<TItem> columns, RowShape<TRow> shape)
        : this(sql, columns, result => shape.ForAny<TItem, TRow>(result))
    {
    }

    /// <summary>The answer that is to come.</summary>
    public Queued<TRow> AnswerFor(IReadOnlyList<TItem> items) => new((n, row) => _read(items[n], row));
}
