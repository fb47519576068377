using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// A reading statement with <c>{name}</c> for its parameters, and <c>{each name}</c> for the texts of a parameter that
/// is a JSON array of them; <c>{by index}</c> after a table names the index that SQLite, which has no statistics of a
/// young database, is to find its rows by. Both engines keep it prepared on each of their reading connections: planning
/// a join anew costs more than running it.
/// </summary>
internal sealed partial class ReadStatement
{
    private const string EachOfSqlite = "(select value from json_each({0}))";
    private const string EachOfPostgres = "(select json_array_elements_text({0}::json))";

    public ReadStatement(string sql, params StatementParameter[] parameters)
    {
        Parameters = parameters;
        SqliteText = With(By().Replace(sql, "indexed by $1"), parameters, EachOfSqlite, (_, number) => $"?{number}");
        sql = By().Replace(sql, "");
        PostgresText = With(sql, parameters, EachOfPostgres, (_, number) => $"${number}");
        PostgresSetText = SetOf(With(sql, parameters, EachOfPostgres, (name, _) => $"k.{Quoted(name)}"), parameters);
    }

    public IReadOnlyList<StatementParameter> Parameters { get; }

    public string SqliteText { get; }

    public string PostgresText { get; }

    /// <summary>
    /// The same for many questions at once: the parameters are arrays, and before the columns stands the number of the
    /// question that a row belongs to, from 0. The rows of one question keep their order.
    /// </summary>
    public string PostgresSetText { get; }

    /// <remarks>
    /// «offset 0» keeps each question's statement as it is, to be run once a question and led by its parameters. Made
    /// into one join, and planned while the tables are empty, it might begin with all of a table.
    /// </remarks>
    private static string SetOf(string sql, StatementParameter[] parameters)
    {
        var arrays = string.Join(", ", parameters.Select((parameter, i) => $"{Digits("$", i)}::{parameter.ArrayType}"));
        var rows = parameters.Length > 0
            ? $"unnest({arrays}) with ordinality as k({string.Join(", ", parameters.Select(p => Quoted(p.Name)))}, n)"
            : "generate_series(1, $1::bigint) as k(n)";
        return $"select (k.n - 1), q.* from {rows}\n cross join lateral (select * from (\n{sql}\n) a offset 0) q";
    }

    private static string With(
        string sql, StatementParameter[] parameters, string each, Func<string, string, string> write)
    {
        var text = new StringBuilder(sql);
        for (var i = 0; i < parameters.Length; i++)
        {
            var name = parameters[i].Name;
            var value = write(name, Digits("", i));
            text.Replace($"{{{name}}}", value)
                .Replace($"{{each {name}}}", each.Replace("{0}", value, StringComparison.Ordinal));
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{by (\w+)\}")]
    private static partial Regex By();

    /// <summary>A parameter may have a name that SQL has a meaning for, like «all».</summary>
    private static string Quoted(string name) => $"\"{name}\"";

    private static string Digits(string sigil, int index) =>
        sigil + (index + 1).ToString(CultureInfo.InvariantCulture);
}
