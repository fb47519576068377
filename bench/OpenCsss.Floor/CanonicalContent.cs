using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace OpenCsss.Floor;

/// <summary>
/// Writes what a signature covers: one compact object, only <c>"</c>, <c>\</c> and control characters escaped,
/// numbers as they stand in the request.
/// </summary>
internal ref struct CanonicalContent(Span<byte> target)
{
    private static readonly SearchValues<byte> NeedEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    private readonly Span<byte> _buffer = target;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Writes the members, which are sorted already.</summary>
    public void Write(ReadOnlySpan<Member> members)
    {
        var separator = "{"u8;
        foreach (ref readonly var member in members)
        {
            if (!member.IsSigned)
            {
                continue;
            }

            Append(separator);
            AppendText(member.Name.Span);
            Append(":"u8);
            if (member.Kind == JsonTokenType.String)
            {
                AppendText(member.Value.Span);
            }
            else
            {
                Append(member.Value.Span);
            }

            separator = ","u8;
        }

        Append(_length == 0 ? "{}"u8 : "}"u8);
    }

    private void AppendText(ReadOnlySpan<byte> text)
    {
        Append("\""u8);
        for (int escape; (escape = text.IndexOfAny(NeedEscape)) >= 0; text = text[(escape + 1)..])
        {
            Append(text[..escape]);
            AppendEscape(text[escape]);
        }

        Append(text);
        Append("\""u8);
    }

    private void AppendEscape(byte character)
    {
        var letter = character switch
        {
            (byte)'"' or (byte)'\\' => character,
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => (byte)0,
        };
        if (letter != 0)
        {
            Append([(byte)'\\', letter]);
            return;
        }

        Utf8.TryWrite(_buffer[_length..], CultureInfo.InvariantCulture, $"\\u{character:x4}", out var written);
        _length += written;
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
    }
}
