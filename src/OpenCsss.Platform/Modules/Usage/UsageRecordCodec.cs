using System.Buffers;
using System.Text;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// Usage records as bytes: a version, the texts that occur, then each record by differences to the one before, numbers
/// in as few bytes as they need. Some 25 bytes a record.
/// </summary>
internal static class UsageRecordCodec
{
    private const byte Version = 1;

    public static byte[] Encode(IReadOnlyList<UsageRecord> records)
    {
        var texts = new Dictionary<string, int> { [""] = 0 };
        var body = new ArrayBufferWriter<byte>(16 + (records.Count * 32));
        var before = 0L;
        foreach (var record in records)
        {
            var end = record.EndAt.ToUnixTimeMilliseconds();
            WriteNumber(body, TextOf(texts, record.Iccid?.Value));
            WriteNumber(body, TextOf(texts, record.Imsi?.Value));
            WriteSigned(body, end - before);
            WriteNumber(body, end - record.StartAt.ToUnixTimeMilliseconds());
            WriteNumber(body, record.UplinkBytes);
            WriteNumber(body, record.DownlinkBytes);
            WriteNumber(body, TextOf(texts, record.Mcc?.Value));
            WriteNumber(body, TextOf(texts, record.Mnc));
            WriteNumber(body, TextOf(texts, record.Rat));
            WriteNumber(body, TextOf(texts, record.Apn));
            WriteNumber(body, TextOf(texts, record.Session));
            WriteNumber(body, record.SmsMt);
            WriteNumber(body, record.SmsMo);
            before = end;
        }

        var head = new ArrayBufferWriter<byte>();
        head.Write([Version]);
        WriteNumber(head, records.Count);
        WriteNumber(head, texts.Count);
        foreach (var text in texts.Keys) // In the order in which they were added.
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            WriteNumber(head, bytes.Length);
            head.Write(bytes);
        }

        return [.. head.WrittenSpan, .. body.WrittenSpan];
    }

    /// <exception cref="FormatException">They are not what <see cref="Encode"/> wrote.</exception>
    public static IReadOnlyList<UsageRecord> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        if (reader.Byte() != Version)
        {
            throw new FormatException("Usage records of another version.");
        }

        var records = new UsageRecord[reader.Count()];
        var texts = new string[reader.Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        var before = 0L;
        for (var i = 0; i < records.Length; i++)
        {
            var iccid = reader.TextOf(texts);
            var imsi = reader.TextOf(texts);
            before += reader.Signed();
            var start = before - reader.Number();
            records[i] = new UsageRecord(
                Iccid.TryParse(iccid, out var card) ? card : null,
                Imsi.TryParse(imsi, out var number) ? number : null,
                DateTimeOffset.FromUnixTimeMilliseconds(start), DateTimeOffset.FromUnixTimeMilliseconds(before),
                reader.Number(), reader.Number())
            {
                Mcc = Mcc.TryParse(reader.TextOf(texts), out var mcc) ? mcc : null,
                Mnc = reader.TextOf(texts),
                Rat = reader.TextOf(texts),
                Apn = reader.TextOf(texts),
                Session = reader.TextOf(texts),
                SmsMt = (int)reader.Number(),
                SmsMo = (int)reader.Number(),
            };
        }

        return records;
    }

    private static int TextOf(Dictionary<string, int> texts, string? text)
    {
        if (!texts.TryGetValue(text ?? "", out var place))
        {
            texts[text!] = place = texts.Count;
        }

        return place;
    }

    private static void WriteSigned(ArrayBufferWriter<byte> writer, long value) =>
        WriteNumber(writer, unchecked((value << 1) ^ (value >> 63)));

    private static void WriteNumber(ArrayBufferWriter<byte> writer, long value)
    {
        var rest = unchecked((ulong)value);
        var span = writer.GetSpan(10);
        var length = 0;
        while (rest >= 0x80)
        {
            span[length++] = unchecked((byte)(rest | 0x80));
            rest >>= 7;
        }

        span[length++] = (byte)rest;
        writer.Advance(length);
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public byte Byte()
        {
            if (_rest.IsEmpty)
            {
                throw new FormatException("Usage records end too early.");
            }

            var value = _rest[0];
            _rest = _rest[1..];
            return value;
        }

        public long Number()
        {
            var value = 0UL;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var part = Byte();
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return unchecked((long)value);
                }
            }

            throw new FormatException("A number of a usage record is too long.");
        }

        public long Signed()
        {
            var value = unchecked((ulong)Number());
            return unchecked((long)(value >> 1) ^ -(long)(value & 1));
        }

        /// <summary>Of things that take a byte each at least.</summary>
        public int Count()
        {
            var count = Number();
            return count < 0 || count > _rest.Length
                ? throw new FormatException("Usage records with an impossible count.")
                : (int)count;
        }

        public string Text()
        {
            var length = Count();
            var text = Encoding.UTF8.GetString(_rest[..length]);
            _rest = _rest[length..];
            return text;
        }

        public string? TextOf(string[] texts)
        {
            var place = Number();
            return place < 0 || place >= texts.Length
                ? throw new FormatException("A usage record with a text that is not there.")
                : place == 0 ? null : texts[place];
        }
    }
}
