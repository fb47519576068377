using System.Globalization;

namespace OpenCsss.Server.Hosting;

/// <summary>How many files and sockets the operating system lets this process have open at one time.</summary>
internal static class OpenFileLimit
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";

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
