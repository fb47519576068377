namespace OpenCsss.Platform.Imports;

/// <summary>A line of a file that is not imported.</summary>
/// <param name="Line">From 1, the header being line 1.</param>
/// <param name="Name">What the line is about: an ICCID, a plan's code; empty if it has none.</param>
/// <param name="Reason">One sentence for a person.</param>
internal sealed record RefusedLine(long Line, string Name, string Reason)
{
    private const int LongestName = 64;

    /// <summary>
    /// What the file says there, fit to be shown and stored whatever it is: a control character would move a terminal's
    /// cursor, and PostgreSQL has no text with a NUL.
    /// </summary>
    public string Name { get; } = Shown(Name.Length > LongestName ? Name[..LongestName] + "…" : Name);

    public string Reason { get; } = Shown(Reason);

    private static string Shown(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character))
        : text;
}
