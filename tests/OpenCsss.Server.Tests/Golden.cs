namespace OpenCsss.Server.Tests;

/// <summary>What goes over the wire, to the byte: files in the folder Golden, with places for what differs.</summary>
internal static class Golden
{
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="values">What takes the place of <c>{name}</c>.</param>
    public static string Of(string name, params (string Name, string? Value)[] values)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.json")).TrimEnd('\n');
        return values.Aggregate(
            text, (filled, value) => filled.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal));
    }
}
