using System.Text.RegularExpressions;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// Makes the reader of a statement's rows. It asks where the columns stand, by name, once; rows are read by these
/// numbers.
/// </summary>
internal delegate Func<TItem, IRow, TRow> RowShape<in TItem, out TRow>(ResultColumns columns);

/// <summary>The same where a row says all, whatever was asked.</summary>
internal delegate Func<IRow, TRow> RowShape<out TRow>(ResultColumns columns);

internal static class RowShapes
{
    /// <summary>The shape of answers to any question.</summary>
    public static Func<TItem, IRow, TRow> ForAny<TItem, TRow>(this RowShape<TRow> shape, ResultColumns columns)
    {
        var read = shape(columns);
        return (_, row) => read(row);
    }
}

/// <summary>
/// Where the columns of an answer stand, by the names that the statement's text gives them. What it does not select is
/// found when the statement is made, not when the first row comes.
/// </summary>
internal sealed partial class ResultColumns
{
    private readonly List<string> _names;
    private readonly string _sql;

    private ResultColumns(string sql, List<string> names) => (_sql, _names) = (sql, names);

    /// <summary>How many columns there are.</summary>
    public int Width => _names.Count;

    /// <summary>The number of the column of that name.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public int this[string name]
    {
        get
        {
            var number = _names.IndexOf(name);
            return number >= 0 && _names.LastIndexOf(name) == number
                ? number
                : throw new ArgumentException($"Not one column {name} in: {_sql}", nameof(name));
        }
    }

    /// <summary>The shape of an answer that is one number, named <c>count</c>.</summary>
    public static Func<IRow, long> Count(ResultColumns columns)
    {
        var count = columns["count"];
        return row => row.GetBigInt(count);
    }

    /// <summary>The columns of the «returning» list, or else of the outermost «select».</summary>
    public static ResultColumns Of(string sql)
    {
        var start = Find(sql, "returning", 0);
        var isReturned = start >= 0;
        if (!isReturned)
        {
            start = Find(sql, "select", 0);
        }

        if (start < 0)
        {
            return new ResultColumns(sql, []);
        }

        start += isReturned ? "returning".Length : "select".Length;
        var end = isReturned ? -1 : Find(sql, "from", start);
        return new ResultColumns(sql, [.. ItemsOf(sql[start..(end < 0 ? sql.Length : end)]).Select(NameOf)]);
    }

    /// <summary>The name that an item gets: after «as», or the column's own. An expression alone has none.</summary>
    private static string NameOf(string item) =>
        Named().Match(item) is { Success: true } named ? named.Groups["name"].Value : "";

    private static IEnumerable<string> ItemsOf(string list)
    {
        var start = 0;
        foreach (var (index, character) in Outermost(list))
        {
            if (character == ',')
            {
                yield return list[start..index];
                start = index + 1;
            }
        }

        yield return list[start..];
    }

    /// <summary>Where a word stands outside of brackets and texts; -1 for nowhere.</summary>
    private static int Find(string sql, string word, int start)
    {
        foreach (var (index, character) in Outermost(sql))
        {
            if (index >= start && character == word[0]
                && string.CompareOrdinal(sql, index, word, 0, word.Length) == 0
                && !IsPartOfWord(sql, index - 1) && !IsPartOfWord(sql, index + word.Length))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsPartOfWord(string sql, int index) =>
        index >= 0 && index < sql.Length && (char.IsLetterOrDigit(sql[index]) || sql[index] is '_');

    private static IEnumerable<(int Index, char Character)> Outermost(string sql)
    {
        var depth = 0;
        var isText = false;
        for (var i = 0; i < sql.Length; i++)
        {
            isText ^= sql[i] == '\'';
            depth += isText ? 0 : sql[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && !isText)
            {
                yield return (i, sql[i]);
            }
        }
    }

    [GeneratedRegex(@"(\bas\s+|^\s*(\w+\.)?|^\s*\{)(?<name>\w+)\}?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
