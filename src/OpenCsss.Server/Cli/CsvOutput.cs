using CsvHelper;

namespace OpenCsss.Server.Cli;

/// <summary>
/// A CSV file that a command writes row by row, <c>-</c> being standard output. A file appears under its name when it
/// is whole: an export that was cut off is not taken for one that was not.
/// </summary>
internal sealed class CsvOutput : IAsyncDisposable
{
    private const string StandardOutput = "-";

    private static readonly CsvWriterOptions Options = new() { Separator = ',', NewLine = "\n" };

    private readonly string? _path;
    private readonly CsvWriter _writer;

    private CsvOutput(string? path, CsvWriter writer) => (_path, _writer) = (path, writer);

    public bool IsStandardOutput => _path is null;

    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static CsvOutput Create(string path)
    {
        if (path == StandardOutput)
        {
            return new CsvOutput(null, CsvWriter.Create(Console.OpenStandardOutput(), Options, leaveOpen: false));
        }

        try
        {
            return new CsvOutput(path, CsvWriter.ToFile(Unfinished(path), Options, FileOptions.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The file '{path}' cannot be written: {exception.Message}");
        }
    }

    public void Write(params ReadOnlySpan<string> fields) => _writer.WriteRecord(fields);

    /// <summary>Everything is written; the file gets its name.</summary>
    public async Task CompleteAsync()
    {
        await _writer.DisposeAsync();
        if (_path is not null)
        {
            File.Move(Unfinished(_path), _path, overwrite: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        if (_path is not null)
        {
            File.Delete(Unfinished(_path)); // There is none any more if it was completed.
        }
    }

    private static string Unfinished(string path) => path + ".part";
}
