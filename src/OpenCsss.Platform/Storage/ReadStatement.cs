using System.Globalization;
using System.Text;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// A reading statement with <c>{name}</c> for its parameters, and <c>{each name}</c> for the texts of a parameter that
/// is a JSON array of them. Both engines keep it prepared on each of their reading connections: planning a join anew
/// costs more than running it.
/// </summary>
internal sealed class ReadStatement
{
    public ReadStatement(string sql, params Column[] parameters)
    {
        SqliteText = With(sql, parameters, '?', "(select value from json_each({0}))");
        PostgresText = With(sql, parameters, '$', "(select json_array_elements_text({0}::json))");
    }

    public string SqliteText { get; }

    public string PostgresText { get; }

    private static string With(string sql, Column[] parameters, char sigil, string each)
    {
        var text = new StringBuilder(sql);
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = sigil + (i + 1).ToString(CultureInfo.InvariantCulture);
            text.Replace($"{{{parameters[i].Name}}}", parameter)
                .Replace($"{{each {parameters[i].Name}}}", each.Replace("{0}", parameter, StringComparison.Ordinal));
        }

        return text.ToString();
    }
}
