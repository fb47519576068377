using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenCsss.Platform.Imports;

/// <summary>
/// Unpacks a gzip file (RFC 1952): all of its members, which is what appending to one makes, each with its check sum
/// and length. Zeros between and behind them are padding; anything else there is refused. <see cref="GZipStream"/>
/// neither tells of a member that breaks off nor of what stands behind the last one.
/// </summary>
internal sealed class GzipMembers(Stream packed) : Stream
{
    private const int TrailerLength = 8;
    private const byte HasCheckSum = 2;
    private const byte HasExtra = 4;
    private const byte HasName = 8;
    private const byte HasComment = 16;

    private readonly Window _window = new(packed);
    private DeflateStream? _member;
    private bool _hasMembers;
    private bool _isOver;
    private uint _checkSum;
    private uint _length;

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

    /// <exception cref="ImportFileException">It is damaged, or something else stands behind it.</exception>
    /// <exception cref="UnfinishedFileException">It breaks off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_isOver && buffer.Length > 0)
        {
            if (_member is null && !TryBeginMember())
            {
                _isOver = true;
                break;
            }

            var count = Inflate(buffer);
            if (count > 0)
            {
                _checkSum = Crc32.Append(_checkSum, buffer[..count]);
                _length = unchecked(_length + (uint)count);
                return count;
            }

            EndMember();
        }

        return 0;
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
            _member?.Dispose();
            _window.Dispose();
        }

        base.Dispose(disposing);
    }

    private static UnfinishedFileException BreaksOff() =>
        new("The file breaks off: its compressed content is not whole.");

    private bool TryBeginMember()
    {
        int first;
        do
        {
            first = _window.ReadByte();
        }
        while (first == 0 && _hasMembers);

        if (first < 0)
        {
            return false;
        }

        if (first != 0x1F || NextByte() != 0x8B)
        {
            throw new ImportFileException(
                "After the compressed content comes data that is neither compressed nor padding.");
        }

        if (NextByte() != 8)
        {
            throw new ImportFileException("The file is compressed in a way that gzip does not know.");
        }

        SkipHeader(NextByte());
        _member = new DeflateStream(_window, CompressionMode.Decompress, leaveOpen: true);
        (_hasMembers, _checkSum, _length) = (true, 0, 0);
        return true;
    }

    private void SkipHeader(byte flags)
    {
        for (var n = 0; n < 6; n++)
        {
            NextByte(); // The time, the effort and the system.
        }

        if ((flags & HasExtra) != 0)
        {
            var length = NextByte() | (NextByte() << 8);
            for (var n = 0; n < length; n++)
            {
                NextByte();
            }
        }

        foreach (var text in (ReadOnlySpan<byte>)[HasName, HasComment])
        {
            while ((flags & text) != 0 && NextByte() != 0)
            {
            }
        }

        if ((flags & HasCheckSum) != 0)
        {
            NextByte();
            NextByte();
        }
    }

    private byte NextByte() => _window.ReadByte() is var next and >= 0 ? (byte)next : throw BreaksOff();

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _member!.Read(buffer);
        }
        catch (InvalidDataException) when (_window.IsExhausted)
        {
            throw BreaksOff();
        }
        catch (InvalidDataException exception)
        {
            throw new ImportFileException($"The compressed file is damaged: {exception.Message}");
        }
    }

    /// <summary>
    /// The inflater does not tell how much it has used of what it was given last. The check sum and the length tell it:
    /// they stand where it has stopped, and eight bytes are not met by chance.
    /// </summary>
    private void EndMember()
    {
        if (_window.IsExhausted)
        {
            throw BreaksOff();
        }

        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checkSum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        if (!_window.TryGoBehind(trailer))
        {
            throw _window.IsExhausted
                ? BreaksOff()
                : new ImportFileException("The compressed file is damaged: its check sum is wrong.");
        }
    }

    /// <summary>The packed bytes; the last ones that were given out can be had again.</summary>
    private sealed class Window(Stream packed) : Stream
    {
        private const int Size = 65_536;
        private const int MostAtOnce = 8_192;

        private readonly byte[] _bytes = new byte[Size];
        private int _given;
        private int _next;
        private int _end;

        /// <summary>Whether more was wanted than there is.</summary>
        public bool IsExhausted { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int ReadByte()
        {
            Span<byte> one = stackalloc byte[1];
            return Read(one) == 1 ? one[0] : -1;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_next == _end)
            {
                (_next, _end) = (0, packed.Read(_bytes));
            }

            var count = Math.Min(Math.Min(_end - _next, MostAtOnce), buffer.Length);
            IsExhausted |= count == 0 && buffer.Length > 0;
            _bytes.AsSpan(_next, count).CopyTo(buffer);
            (_given, _next) = (_next, _next + count);
            return count;
        }

        /// <summary>Goes behind a trailer that stands in what was given last, or right behind it.</summary>
        public bool TryGoBehind(ReadOnlySpan<byte> trailer)
        {
            if (_end - _next < trailer.Length)
            {
                _bytes.AsSpan(_given, _end - _given).CopyTo(_bytes);
                (_given, _next, _end) = (0, _next - _given, _end - _given);
                _end += packed.ReadAtLeast(_bytes.AsSpan(_end), trailer.Length, throwOnEndOfStream: false);
            }

            var until = Math.Min(_end, _next + trailer.Length);
            var place = _bytes.AsSpan(_given, until - _given).IndexOf(trailer);
            if (place < 0)
            {
                IsExhausted = until < _next + trailer.Length;
                return false;
            }

            _next = _given + place + trailer.Length;
            return true;
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
                packed.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
