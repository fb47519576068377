using System.Globalization;

namespace OpenCsss.Platform.Security;

/// <summary>How many files and sockets the operating system lets this process have open at one time.</summary>
internal static class OpenFileLimit
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";

    /// <summary>
    /// What the process opens for itself: two files for each assembly, some 260 when it has started, its database, and
    /// what it calls. Without a file for an assembly the runtime says «Out of memory.» and ends the process.
    /// </summary>
    private const int Own = 400;

    /// <summary>What connections from outside may share. Null where it is not known, or there is none.</summary>
    public static int? ForConnections() => Read() is { } limit ? Math.Max(limit / 4, limit - Own) : null;

    /// <summary>Null where it is not known, or there is none.</summary>
    public static int? Read()
    {
        if (!File.Exists(Limits))
        {
            return null;
        }

        // The soft limit, which the runtime has raised to the hard one when the process began.
        var line = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }
}
