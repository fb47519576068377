using System.Globalization;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// The lines of a file that are no records: beside it, in a file with <c>.rejected</c> after its name, each with its
/// number and the reason. Without such lines there is no such file, and none that an earlier import has left.
/// </summary>
internal sealed class CdrRejections(string file) : IDisposable
{
    private StreamWriter? _writer;
    private bool _isKept;

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

    /// <summary>Forgets all: the file is read again, in another way.</summary>
    public void Clear()
    {
        _writer?.Dispose();
        _writer = null;
        if (File.Exists(Path))
        {
            File.Delete(Path);
        }
    }

    /// <summary>The file was read to its end. What is not kept is removed at the end.</summary>
    public void Keep()
    {
        if (_writer is null)
        {
            Clear();
        }

        _isKept = true;
    }

    public void Dispose()
    {
        if (!_isKept && _writer is not null)
        {
            Clear();
        }

        _writer?.Dispose();
    }
}
