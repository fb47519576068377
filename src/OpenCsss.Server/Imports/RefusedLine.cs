namespace OpenCsss.Server.Imports;

/// <summary>A line of a file that is not imported.</summary>
/// <param name="Line">From 1, the header being line 1.</param>
/// <param name="Name">What the line is about: an ICCID, a plan's code; empty if it has none.</param>
/// <param name="Reason">One sentence for a person.</param>
internal sealed record RefusedLine(long Line, string Name, string Reason);
