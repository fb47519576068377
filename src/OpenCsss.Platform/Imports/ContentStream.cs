using System.Security.Cryptography;

namespace OpenCsss.Platform.Imports;

/// <summary>
/// The content of a file, unpacked, on its way to the reader: it is hashed, if somebody wants that, and its end is
/// remembered. It is read forwards alone.
/// </summary>
internal sealed class ContentStream(Stream inner, IncrementalHash? hash) : Stream
{
    private (byte Before, byte Last) _end = (0, (byte)'\n');

    /// <summary>
    /// Whether what was read ends with a line end, in UTF-16 too, or with one and the end-of-file mark of DOS; nothing
    /// does. A file that was cut off while it was written seldom does.
    /// </summary>
    public bool EndsWithLineEnd =>
        _end is (_, (byte)'\n' or (byte)'\r') or ((byte)'\n' or (byte)'\r', 0 or CsvFile.EndMark);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        hash?.AppendData(buffer[..count]);
        _end = count switch
        {
            0 => _end,
            1 => (_end.Last, buffer[0]),
            _ => (buffer[count - 2], buffer[count - 1]),
        };
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
