using System.Globalization;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>Ids of tasks as the wire has them: <c>TASK_47452122261749760</c>.</summary>
internal static class TaskNames
{
    private const string Prefix = "TASK_";

    public static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id}");

    public static bool TryParse(string text, out long id)
    {
        id = 0;
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
