namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>A SIM's tags as they are stored: joined with commas, which no tag has inside.</summary>
internal static class SimTags
{
    /// <summary>Most tags of one SIM.</summary>
    public const int Most = 20;

    /// <summary>Most characters of a tag, and of a group.</summary>
    public const int Longest = 64;

    public const char Separator = ',';

    public static IReadOnlyList<string> Read(string stored) => stored.Length == 0 ? [] : stored.Split(Separator);
}
