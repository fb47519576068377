using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Unicode;
using CsvHelper;

namespace OpenCsss.Server.Imports;

/// <summary>
/// A CSV file (RFC 4180, commas, UTF-8) whose first line names its columns. It is read record by record, so that it
/// may be far larger than memory. A record is a line: what is imported here has no line breaks inside, and so a quote
/// that was left open spoils its own line only.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>In bytes; more than any line has that makes sense.</summary>
    private const int MostOfALine = 65_536;

    private readonly FileStream _stream;
    private readonly HashingStream? _packed;
    private readonly CsvReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private long _malformedLine;

    private CsvFile(FileStream stream, Stream content, char separator)
    {
        _stream = stream;
        _packed = content as HashingStream;
        _reader = CsvReader.Create(
            content,
            new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = false,
                AllowLineBreaksInQuotes = false,
                MaxRecordSize = MostOfALine,
                TrackLineNumbers = true,
                OnMalformedRecord = record => _malformedLine = record.LineNumber,
            },
            leaveOpen: false);
    }

    /// <summary>In bytes.</summary>
    public long Length => _stream.Length;

    /// <summary>In bytes, where the current record begins; of a compressed file, how much of it was read.</summary>
    public long Position => _packed is not null ? _stream.Position : _reader.ByteOffset;

    /// <summary>The line of the current record, from 1; the header is line 1.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>The columns that the file has, as its header names them.</summary>
    public IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <param name="path">Of the file.</param>
    /// <param name="required">Columns without which the file makes no sense.</param>
    /// <param name="isKnown">Whether a column has a meaning; a misspelt one is not passed over in silence.</param>
    /// <exception cref="ImportFileException">It cannot be read, or its header is wrong.</exception>
    public static CsvFile Open(string path, IReadOnlyList<string> required, Func<string, bool> isKnown) =>
        Open(path, stream => new CsvFile(stream, stream, ','), required, isKnown);

    /// <summary>
    /// A file of others, with columns of any names; gzip is unpacked, and the content hashed on the way.
    /// </summary>
    /// <exception cref="ImportFileException">It cannot be read, or its header is wrong.</exception>
    public static CsvFile OpenHashed(string path, char separator, IncrementalHash hash) =>
        Open(
            path,
            stream => new CsvFile(stream, new HashingStream(Unpacked(stream), hash), separator),
            required: [],
            isKnown: static _ => true);

    private static CsvFile Open(
        string path, Func<FileStream, CsvFile> create, IReadOnlyList<string> required, Func<string, bool> isKnown)
    {
        CsvFile file;
        try
        {
            file = create(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImportFileException($"There is no file '{path}'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportFileException($"The file '{path}' cannot be read: {exception.Message}");
        }

        try
        {
            file.ReadHeader(required, isKnown);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next record; blank lines are passed over. False at the end of the file.</summary>
    /// <exception cref="ImportFileException">The rest of the file cannot be read as CSV.</exception>
    public bool Read()
    {
        try
        {
            var hasRead = _reader.Read();
            return hasRead || IsWhole()
                ? hasRead
                : throw new ImportFileException("The file breaks off: it is not as long as it says it is unpacked.");
        }
        catch (Exception exception) when (exception is CsvFormatException or InvalidDataException or IOException)
        {
            throw new ImportFileException($"The file cannot be read as CSV: {exception.Message}");
        }
    }

    /// <summary>Why the current record cannot be used at all; null if it can.</summary>
    public string? Fault =>
        _malformedLine == Line ? "its quotes do not fit together"
        : _reader.FieldCount != _columns.Count ? $"it has {_reader.FieldCount} fields, the header has {_columns.Count}"
        : !IsUtf8() ? "it is not UTF-8"
        : null;

    /// <summary>A field of the current record without blanks around it; empty if the file has no such column.</summary>
    public string this[string column] =>
        _columns.TryGetValue(column, out var index) ? _reader.GetString(index).Trim() : "";

    public void Dispose() => _reader.Dispose();

    private void ReadHeader(IReadOnlyList<string> required, Func<string, bool> isKnown)
    {
        if (!Read())
        {
            throw new ImportFileException("The file is empty; its first line must name the columns.");
        }

        for (var i = 0; i < _reader.FieldCount; i++)
        {
            var name = _reader.GetString(i).Trim();
            if (!isKnown(name))
            {
                throw new ImportFileException(
                    $"There is no column '{name}'; known ones are in docs/operations/imports.md.");
            }

            if (!_columns.TryAdd(name, i))
            {
                throw new ImportFileException($"The column '{name}' stands there twice.");
            }
        }

        foreach (var name in required)
        {
            if (!_columns.ContainsKey(name))
            {
                throw new ImportFileException($"The column '{name}' is missing.");
            }
        }
    }

    private static Stream Unpacked(FileStream stream) =>
        IsGzip(stream) ? new GZipStream(stream, CompressionMode.Decompress) : stream;

    private static bool IsGzip(FileStream stream)
    {
        Span<byte> head = stackalloc byte[2];
        return RandomAccess.Read(stream.SafeFileHandle, head, fileOffset: 0) == 2 && head is [0x1F, 0x8B];
    }

    /// <summary>
    /// What unpacks gzip is content with any end. The last four bytes say how long the content must be, modulo 2^32.
    /// </summary>
    private bool IsWhole()
    {
        if (_packed is null || !IsGzip(_stream))
        {
            return true;
        }

        Span<byte> length = stackalloc byte[4];
        return RandomAccess.Read(_stream.SafeFileHandle, length, _stream.Length - 4) == 4
            && BinaryPrimitives.ReadUInt32LittleEndian(length) == unchecked((uint)_packed.Count);
    }

    private bool IsUtf8()
    {
        for (var i = 0; i < _reader.FieldCount; i++)
        {
            if (!Utf8.IsValid(_reader.GetSpan(i)))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The file as a whole cannot be imported; the message is one line for a person.</summary>
internal sealed class ImportFileException(string message) : Exception(message);
