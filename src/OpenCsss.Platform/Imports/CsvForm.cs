using System.Text;

namespace OpenCsss.Platform.Imports;

/// <summary>How a CSV file is written.</summary>
internal sealed record CsvForm
{
    public char Separator { get; init; } = ',';

    /// <summary>Null is UTF-8. A byte order mark has the first word.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Lines in front of the header, or of the first record.</summary>
    public int SkipLines { get; init; }

    /// <summary>Whether a line names the columns; else they are called by their numbers, from 1.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Without a header: the least number of fields that a record has.</summary>
    public int LeastFields { get; init; }

    /// <summary>Whether a file that does not end with a line end is taken to be cut off.</summary>
    public bool EndsWithLineEnd { get; init; }
}
