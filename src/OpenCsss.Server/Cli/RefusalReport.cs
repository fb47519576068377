using System.Globalization;
using CsvHelper;
using OpenCsss.Platform.Imports;

namespace OpenCsss.Server.Cli;

/// <summary>Reports refused lines: the first few on standard error, all of them in a file if wanted.</summary>
internal sealed class RefusalReport : IAsyncDisposable
{
    private const int Shown = 20;

    private static readonly CsvWriterOptions Options = new() { Separator = ',', NewLine = "\n" };

    private readonly CsvWriter? _file;
    private readonly string? _path;
    private long _count;

    private RefusalReport(string? path)
    {
        _path = path;
        if (path is not null)
        {
            _file = CsvWriter.ToFile(path, Options, FileOptions.None);
        }
    }

    /// <summary>Before the import, so that a file that cannot be written is known before the work is done.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static RefusalReport Create(string? path, string nameColumn)
    {
        try
        {
            var report = new RefusalReport(path);
            report.WriteLine("line", nameColumn, "reason");
            return report;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The report '{path}' cannot be written: {exception.Message}");
        }
    }

    public async Task WriteAsync(IAsyncEnumerable<RefusedLine> lines)
    {
        await foreach (var line in lines)
        {
            Write(line);
        }
    }

    public void Write(RefusedLine line)
    {
        if (_count++ < Shown)
        {
            var name = line.Name.Length > 0 ? $" ({line.Name})" : "";
            Console.Error.WriteLine($"line {line.Line}{name}: {line.Reason}");
        }

        WriteLine(line.Line.ToString(CultureInfo.InvariantCulture), line.Name, line.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }

        if (_count > Shown)
        {
            var all = _path is null ? "--report FILE.csv has all" : $"all are in {_path}";
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"… and {_count - Shown:N0} more; {all}"));
        }
    }

    private void WriteLine(params ReadOnlySpan<string> fields)
    {
        _file?.WriteRecord(fields);
    }
}
