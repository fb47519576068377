using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace OpenCsss.Platform.Imports;

/// <summary>
/// A CSV file (RFC 4180, UTF-8 if nothing else is said), gzip too. It is read record by record, so that it may be far
/// larger than memory. A record is a line: what is imported here has no line breaks inside, and so a quote that was
/// left open spoils its own line only.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>What DOS puts behind a text.</summary>
    public const byte EndMark = 0x1A;

    /// <summary>In bytes; more than any line has that makes sense.</summary>
    private const int MostOfALine = 65_536;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly (long Length, DateTime WrittenAt) _asOpened;
    private readonly bool _isPacked;
    private readonly ContentStream _content;
    private readonly CsvForm _form;
    private readonly CsvReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _repeated = new(StringComparer.Ordinal);
    private int _leastFields;
    private int _mostFields;
    private long _malformedLine;

    private CsvFile(string path, FileStream stream, CsvForm form, IncrementalHash? hash)
    {
        (_path, _stream, _form) = (path, stream, form);
        _asOpened = StateOf(path);
        _isPacked = IsGzip(stream);
        _content = new ContentStream(_isPacked ? new GzipMembers(stream) : stream, hash);
        _reader = CsvReader.Create(
            _content,
            new CsvReaderOptions
            {
                Separator = form.Separator,
                Encoding = form.Encoding,
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
    public long Position => _isPacked ? _stream.Position : _reader.ByteOffset;

    /// <summary>The line of the current record, from 1; the first line of the file is line 1.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>How many fields the current record has.</summary>
    public int FieldCount => _reader.FieldCount;

    /// <summary>The columns that the file has, as its header names them; those without a name are none.</summary>
    public IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <summary>Why the current record cannot be used at all; null if it can.</summary>
    public string? Fault => LayoutFault ?? (IsUtf8() ? null : "it is not UTF-8");

    /// <summary>Why the fields of the current record may not be where they belong; null if they are.</summary>
    public string? LayoutFault =>
        _malformedLine == Line ? "its quotes do not fit together"
        : _reader.FieldCount < LeastFields() || !IsBlankFrom(_mostFields)
            ? $"it has {_reader.FieldCount} fields, the {(_form.HasHeader ? "header" : "first line")} has {_mostFields}"
        : null;

    /// <summary>A file in a form of our own.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="required">Columns without which the file makes no sense.</param>
    /// <param name="isKnown">Whether a column has a meaning; a misspelt one is not passed over in silence.</param>
    /// <exception cref="ImportFileException">It cannot be read, or its header is wrong.</exception>
    public static CsvFile Open(string path, IReadOnlyList<string> required, Func<string, bool> isKnown)
    {
        var file = Open(path, new CsvForm(), hash: null);
        try
        {
            var fault = file.Columns.FirstOrDefault(name => !isKnown(name)) is { } unknown
                ? $"There is no column '{unknown}'; known ones are in docs/operations/imports.md."
                : file._repeated.FirstOrDefault() is { } twice ? $"The column '{twice}' occurs twice."
                : required.FirstOrDefault(name => !file._columns.ContainsKey(name)) is { } missing
                    ? $"The column '{missing}' is missing."
                : null;
            return fault is null ? file : throw new ImportFileException(fault);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A file of others, with columns of any names.</summary>
    /// <exception cref="ImportFileException">It cannot be read, or has no header where it should.</exception>
    public static CsvFile Open(string path, CsvForm form, IncrementalHash? hash)
    {
        var stream = OpenStream(path);
        try
        {
            var file = new CsvFile(path, stream, form, hash);
            file.ReadHeader();
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next record; blank lines are passed over. False at the end of the file.</summary>
    /// <exception cref="ImportFileException">The rest of the file cannot be read as CSV.</exception>
    /// <exception cref="UnfinishedFileException">It was cut off, or changed while it was read.</exception>
    public bool Read()
    {
        try
        {
            while (_reader.Read())
            {
                if (Line > _form.SkipLines && !IsBlank() && !(Line == 1 && IsSeparatorLine()))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is CsvFormatException or InvalidDataException or IOException)
        {
            throw new ImportFileException($"The file cannot be read as CSV: {exception.Message}");
        }

        if (StateOf(_path) != _asOpened)
        {
            throw new UnfinishedFileException("The file has changed while it was read.");
        }

        if (_form.EndsWithLineEnd && !_content.EndsWithLineEnd)
        {
            throw new UnfinishedFileException("The file breaks off: its last line has no line end.");
        }

        return false;
    }

    /// <summary>A field of the current record without blanks around it; empty if the file has no such column.</summary>
    public string this[string column] =>
        _columns.TryGetValue(column, out var index) ? _reader.GetString(index).Trim() : "";

    /// <summary>The place of a column of that name; null if there is none.</summary>
    /// <exception cref="ImportFileException">There are two.</exception>
    public int? PlaceOf(string column) =>
        !_form.HasHeader ? int.Parse(column, NumberStyles.None, CultureInfo.InvariantCulture) - 1
        : _repeated.Contains(column) ? throw new ImportFileException($"The column '{column}' occurs twice.")
        : _columns.TryGetValue(column, out var place) ? place : null;

    /// <summary>
    /// The field at a place of the current record, in UTF-8, without blanks around it; empty if it has none. Until the
    /// next record is read.
    /// </summary>
    public ReadOnlySpan<byte> Bytes(int place)
    {
        var field = _reader.GetSpan(place);
        return field.Length == 0 || (field[0] > ' ' && field[^1] > ' ') ? field : field[Ascii.Trim(field)];
    }

    public void Dispose() => _reader.Dispose();

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImportFileException($"There is no file '{path}'.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ImportFileException($"The file '{path}' cannot be read: {exception.Message}");
        }
        catch (IOException exception)
        {
            // Somebody who writes it may have locked it.
            throw new UnfinishedFileException($"The file '{path}' cannot be read: {exception.Message}");
        }
    }

    private void ReadHeader()
    {
        if (!_form.HasHeader)
        {
            return;
        }

        if (!Read())
        {
            throw new ImportFileException("The file is empty; its first line must name the columns.");
        }

        for (var place = 0; place < _reader.FieldCount; place++)
        {
            var name = _reader.GetString(place).Trim();
            if (name.Length == 0)
            {
                continue; // Behind a separator too many; what stands under it has no meaning.
            }

            _leastFields = place + 1;
            if (!_columns.TryAdd(name, place))
            {
                _repeated.Add(name);
            }
        }

        _mostFields = _reader.FieldCount;
    }

    /// <summary>How Excel says which separator it takes.</summary>
    private bool IsSeparatorLine()
    {
        var line = _reader.RawRecord;
        if (line.Length != 5 || !line.StartsWith("sep="u8))
        {
            return false;
        }

        return line[4] == _form.Separator
            ? true
            : throw new ImportFileException(
                $"The file says that its separator is '{(char)line[4]}'; it is read with '{_form.Separator}'.");
    }

    /// <summary>Without a header, the first record that is used says how many there are.</summary>
    private int LeastFields()
    {
        if (!_form.HasHeader && _mostFields == 0)
        {
            _mostFields = Math.Max(_reader.FieldCount, _form.LeastFields);
            _leastFields = _mostFields;
        }

        return _leastFields;
    }

    /// <summary>Nothing but separators and blanks: a spreadsheet writes its empty lines so.</summary>
    private bool IsBlank()
    {
        var line = _reader.RawRecord;
        return line.Length == 0 || ((line[0] == _form.Separator || line[0] <= ' ' || line[0] == '"')
            && !line.ContainsAnyExcept([(byte)_form.Separator, (byte)' ', (byte)'\t', (byte)'"', EndMark]));
    }

    private bool IsBlankFrom(int place)
    {
        for (var behind = place; behind < _reader.FieldCount; behind++)
        {
            if (Bytes(behind).Length > 0)
            {
                return false;
            }
        }

        return true;
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

    private static bool IsGzip(FileStream stream)
    {
        Span<byte> head = stackalloc byte[4];
        var count = RandomAccess.Read(stream.SafeFileHandle, head, fileOffset: 0);
        return head[..count] is not [(byte)'P', (byte)'K', 3, 4]
            ? head[..count] is [0x1F, 0x8B, ..]
            : throw new ImportFileException("The file is a workbook or an archive; CSV is needed, in gzip or not.");
    }

    private static (long Length, DateTime WrittenAt) StateOf(string path)
    {
        var state = new FileInfo(path);
        return state.Exists ? (state.Length, state.LastWriteTimeUtc) : default;
    }
}
