using System.Globalization;
using OpenCsss.Server.Imports;

namespace OpenCsss.Server.Modules.Usage.Cdr;

/// <summary>
/// The lines of a file that are no records: beside it, in a file with <c>.rejected</c> after its name, each with its
/// number and the reason. Without such lines there is no such file.
/// </summary>
internal sealed class CdrRejections(string file) : IDisposable
{
    private StreamWriter? _writer;

    public string Path => file + ".rejected";

    /// <exception cref="ImportFileException">It cannot be written.</exception>
    public void Add(RefusedLine line)
    {
        try
        {
            _writer ??= new StreamWriter(Path);
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Line},{line.Reason}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportFileException($"'{Path}' cannot be written: {exception.Message}");
        }
    }

    public void Dispose() => _writer?.Dispose();
}
