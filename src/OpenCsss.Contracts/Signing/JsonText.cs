using System.Buffers.Text;
using System.Text;

namespace OpenCsss.Contracts.Signing;

/// <summary>The escapes of JSON strings, read and written in UTF-8.</summary>
internal static class JsonText
{
    /// <summary>Reads the escapes of a string that is JSON by its grammar; the result is never longer.</summary>
    /// <returns>False if half a surrogate pair is escaped: that is no text and has no UTF-8.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            var plain = source.IndexOf((byte)'\\');
            if (plain < 0)
            {
                source.CopyTo(destination[written..]);
                written += source.Length;
                return true;
            }

            source[..plain].CopyTo(destination[written..]);
            written += plain;
            source = source[(plain + 1)..];
            if (source[0] != (byte)'u')
            {
                destination[written++] = Unescaped(source[0]);
                source = source[1..];
            }
            else if (TryReadRune(ref source, out var rune))
            {
                written += rune.EncodeToUtf8(destination[written..]);
            }
            else
            {
                return false;
            }
        }
    }

    private static byte Unescaped(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    // Begins at the u of \uXXXX; takes a second escape with it if the first is a high surrogate.
    private static bool TryReadRune(ref ReadOnlySpan<byte> source, out Rune rune)
    {
        var first = ReadUnit(source);
        source = source[5..];
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        if (source.Length < 6 || source[0] != (byte)'\\' || source[1] != (byte)'u'
            || !Rune.TryCreate(first, ReadUnit(source[1..]), out rune))
        {
            return false;
        }

        source = source[6..];
        return true;
    }

    private static char ReadUnit(ReadOnlySpan<byte> source)
    {
        _ = Utf8Parser.TryParse(source.Slice(1, 4), out ushort unit, out _, 'x');
        return (char)unit;
    }
}
