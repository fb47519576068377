using System.Globalization;
using System.Text;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// One SQL statement over a set of parameter rows. PostgreSQL runs it once, the rows given as arrays; SQLite, which
/// has no round trip to save, runs a prepared statement once a row. One text serves both:
/// <list type="bullet">
/// <item><c>{rows,}</c> in a FROM list and <c>{from rows}</c> where there is no other FROM: the rows;</item>
/// <item><c>{name}</c>: the row's value of that column; <c>{n}</c>: its number, from 0;</item>
/// <item><c>{for update of x}</c>: the row lock, which SQLite's one writer does not need.</item>
/// </list>
/// A reading statement selects <c>{n}</c> first, which tells whose row it is.
/// </summary>
internal sealed class SetStatement
{
    private SetStatement(string sqlite, string postgres, Column[] columns, string end = "")
    {
        Columns = columns;
        SqliteText = ForSqlite(sqlite, columns) + end;
        PostgresText = ForPostgres(postgres, columns) + end;
    }

    public IReadOnlyList<Column> Columns { get; }

    public string SqliteText { get; }

    public string PostgresText { get; }

    public static SetStatement Over(string sql, params Column[] columns) => new(sql, sql, columns);

    /// <summary>
    /// An insert of the rows into a table whose columns have the names of <paramref name="columns"/>.
    /// </summary>
    /// <remarks>SQLite gets «values»: for a «select» it would keep a journal of its own for each row.</remarks>
    public static SetStatement InsertInto(string table, params Column[] columns)
    {
        var names = string.Join(", ", columns.Select(column => column.Name));
        var values = string.Join(", ", columns.Select(column => $"{{{column.Name}}}"));
        var insert = $"insert into {table} ({names})";
        return new SetStatement($"{insert} values ({values})", $"{insert} select {values} {{from rows}}", columns);
    }

    /// <summary>
    /// The same, and what to do instead where a row with the key is there: from «on conflict» on.
    /// </summary>
    public static SetStatement UpsertInto(string table, string onConflict, params Column[] columns)
    {
        var insert = InsertInto(table, columns);
        return new SetStatement(insert.SqliteText, insert.PostgresText, columns, "\n" + onConflict);
    }

    private static string ForSqlite(string sql, Column[] columns)
    {
        var text = new StringBuilder(sql).Replace("{rows,}", "").Replace("{from rows}", "")
            .Replace("{n}", Parameter('?', columns.Length + 1));
        for (var i = 0; i < columns.Length; i++)
        {
            text.Replace($"{{{columns[i].Name}}}", Parameter('?', i + 1));
        }

        return WithoutLock(text.ToString());
    }

    private static string ForPostgres(string sql, Column[] columns)
    {
        var arrays = string.Join(", ", columns.Select((column, i) => $"{Parameter('$', i + 1)}::{column.ArrayType}"));
        var names = string.Join(", ", columns.Select(column => column.Name));
        var rows = $"unnest({arrays}) with ordinality as k({names}, n)";
        var text = new StringBuilder(sql).Replace("{rows,}", rows + ",").Replace("{from rows}", "from " + rows)
            .Replace("{n}", "(k.n - 1)").Replace("{for update of ", "for update of ");
        foreach (var column in columns)
        {
            text.Replace($"{{{column.Name}}}", "k." + column.Name);
        }

        return text.Replace("}", "").ToString();
    }

    private static string WithoutLock(string text)
    {
        var start = text.IndexOf("{for update of ", StringComparison.Ordinal);
        return start < 0 ? text : text.Remove(start, text.IndexOf('}', start) - start + 1);
    }

    private static string Parameter(char sigil, int number) =>
        sigil + number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A column of a statement's parameter rows.</summary>
internal readonly record struct Column(string Name, ColumnType Type)
{
    public string ArrayType => Type switch
    {
        ColumnType.BigInt => "bigint[]",
        ColumnType.Text => "text[]",
        ColumnType.Blob => "bytea[]",
    };

    public static Column BigInt(string name) => new(name, ColumnType.BigInt);

    public static Column Text(string name) => new(name, ColumnType.Text);

    public static Column Blob(string name) => new(name, ColumnType.Blob);
}

/// <summary>The three shapes of value that the schema has; smaller integers are cast where they are stored.</summary>
internal enum ColumnType
{
    BigInt,
    Text,
    Blob,
}
