using System.Buffers;
using System.Text;

namespace OpenCsss.Contracts.Signing;

/// <summary>Writes the text that is signed, in one dialect, into a pooled buffer.</summary>
internal ref struct CanonicalWriter
{
    private static readonly SearchValues<byte> Escaped = Escapes(slash: false, ascii: false);
    private static readonly SearchValues<byte> EscapedAscii = Escapes(slash: false, ascii: true);
    private static readonly SearchValues<byte> EscapedSlash = Escapes(slash: true, ascii: false);
    private static readonly SearchValues<byte> EscapedBoth = Escapes(slash: true, ascii: true);

    private readonly ref ParameterTree _tree;
    private readonly SignDialect _dialect;
    private readonly SearchValues<byte> _escapes;
    private byte[] _buffer;
    private int _length;

    public CanonicalWriter(ref ParameterTree tree, SignDialect dialect, int sizeHint)
    {
        _tree = ref tree;
        _dialect = dialect;
        _escapes = dialect switch
        {
            SignDialect.Ascii => EscapedAscii,
            SignDialect.Slash => EscapedSlash,
            SignDialect.AsciiSlash => EscapedBoth,
            SignDialect.Canonical or SignDialect.StringNumbers => Escaped,
            _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
        };
        _buffer = ArrayPool<byte>.Shared.Rent(sizeHint);
    }

    /// <summary>Whether the text holds a number; then the dialect of quoted numbers differs from the others.</summary>
    public bool HasNumber { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    /// <summary>Writes the request without <c>sign</c>, without empty members, and without one more member.</summary>
    public void WriteRequest(ReadOnlySpan<byte> alsoLeaveOut)
    {
        Put((byte)'{');
        var separate = false;
        for (var index = _tree.First; index != ParameterTree.None; index = _tree[index].Next)
        {
            var name = _tree.NameOf(index);
            if (IsEmpty(in _tree[index]) || name.SequenceEqual("sign"u8)
                || (!alsoLeaveOut.IsEmpty && name.SequenceEqual(alsoLeaveOut)))
            {
                continue;
            }

            WriteMember(index, ref separate);
        }

        Put((byte)'}');
    }

    /// <summary>Writes every member that is neither null nor an empty text.</summary>
    public void WriteGiven()
    {
        Put((byte)'{');
        var separate = false;
        for (var index = _tree.First; index != ParameterTree.None; index = _tree[index].Next)
        {
            if (IsGiven(in _tree[index]))
            {
                WriteMember(index, ref separate);
            }
        }

        Put((byte)'}');
    }

    /// <summary>Empty values are the same as a member that is not there (<c>csss-api.md</c>, chapter 1).</summary>
    public static bool IsGiven(in ParameterNode node) => node.Kind switch
    {
        ParameterKind.Null => false,
        ParameterKind.String => node.TextLength > 0,
        _ => true,
    };

    /// <summary>Writes <c>key=value&amp;</c> for every member that is not empty.</summary>
    public void WritePairs()
    {
        for (var index = _tree.First; index != ParameterTree.None; index = _tree[index].Next)
        {
            ref var node = ref _tree[index];
            if (IsEmpty(in node))
            {
                continue;
            }

            Put(_tree.NameOf(index));
            Put((byte)'=');
            if (node.Kind == ParameterKind.String)
            {
                Put(_tree.TextOf(index));
            }
            else
            {
                WriteValue(index);
            }

            Put((byte)'&');
        }
    }

    private static bool IsEmpty(in ParameterNode node) => node.Kind switch
    {
        ParameterKind.Null => true,
        ParameterKind.String => node.TextLength == 0,
        ParameterKind.Object or ParameterKind.Array => node.FirstChild == ParameterTree.None,
        _ => false,
    };

    private void WriteMember(int index, ref bool separate)
    {
        if (separate)
        {
            Put((byte)',');
        }

        separate = true;
        WriteString(_tree.NameOf(index), _tree[index].NameStart);
        Put((byte)':');
        WriteValue(index);
    }

    private void WriteValue(int index)
    {
        switch (_tree[index].Kind)
        {
            case ParameterKind.Object:
                WriteChildren(index, (byte)'{', (byte)'}');
                break;
            case ParameterKind.Array:
                WriteChildren(index, (byte)'[', (byte)']');
                break;
            case ParameterKind.String:
                WriteString(_tree.TextOf(index), _tree[index].TextStart);
                break;
            case ParameterKind.Number:
                WriteNumber(_tree.TextOf(index));
                break;
            default:
                Put(_tree.TextOf(index));
                break;
        }
    }

    private void WriteChildren(int parent, byte open, byte close)
    {
        Put(open);
        for (var index = _tree[parent].FirstChild; index != ParameterTree.None; index = _tree[index].Next)
        {
            if (open == (byte)'{')
            {
                WriteString(_tree.NameOf(index), _tree[index].NameStart);
                Put((byte)':');
            }

            WriteValue(index);
            if (_tree[index].Next != ParameterTree.None)
            {
                Put((byte)',');
            }
        }

        Put(close);
    }

    private void WriteNumber(ReadOnlySpan<byte> number)
    {
        HasNumber = true;
        if (_dialect != SignDialect.StringNumbers)
        {
            Put(number);
            return;
        }

        Put((byte)'"');
        Put(number);
        Put((byte)'"');
    }

    private void WriteString(ReadOnlySpan<byte> text, int textStart)
    {
        Put((byte)'"');
        if (_dialect is SignDialect.Canonical or SignDialect.StringNumbers && !ParameterTree.MayNeedEscapes(textStart))
        {
            Put(text);
        }
        else
        {
            WriteEscaped(text);
        }

        Put((byte)'"');
    }

    private void WriteEscaped(ReadOnlySpan<byte> text)
    {
        Span<char> units = stackalloc char[2];
        while (true)
        {
            var plain = text.IndexOfAny(_escapes);
            if (plain < 0)
            {
                Put(text);
                return;
            }

            Put(text[..plain]);
            text = text[plain..];
            if (text[0] < 0x80)
            {
                WriteEscape(text[0]);
                text = text[1..];
                continue;
            }

            _ = Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            text = text[consumed..];
            foreach (var unit in units[..rune.EncodeToUtf16(units)])
            {
                WriteUnit(unit);
            }
        }
    }

    private void WriteEscape(byte character)
    {
        var letter = character switch
        {
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            < 0x20 => (byte)'u',
            _ => character,
        };
        if (letter == (byte)'u')
        {
            WriteUnit((char)character);
            return;
        }

        Put((byte)'\\');
        Put(letter);
    }

    private void WriteUnit(char unit)
    {
        var room = Room(6);
        "\\u"u8.CopyTo(room);
        for (var digit = 0; digit < 4; digit++)
        {
            room[2 + digit] = "0123456789abcdef"u8[(unit >> (12 - (4 * digit))) & 0xF];
        }

        _length += 6;
    }

    private void Put(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    private Span<byte> Room(int size)
    {
        if (_buffer.Length - _length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + size), checked(_buffer.Length * 2)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }

    private static SearchValues<byte> Escapes(bool slash, bool ascii)
    {
        var bytes = new List<byte>();
        for (var value = 0; value < 256; value++)
        {
            if (value < 0x20 || value == '"' || value == '\\' || (slash && value == '/') || (ascii && value >= 0x80))
            {
                bytes.Add((byte)value);
            }
        }

        return SearchValues.Create([.. bytes]);
    }
}
