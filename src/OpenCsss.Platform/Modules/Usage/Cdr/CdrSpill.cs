using System.Buffers.Binary;
using System.Text;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.Usage.Cdr;

/// <summary>
/// A file's records on disk, apart by SIM, so that all of a SIM's are counted together however large the file is: what
/// a record costs is its SIM's share of it. Which part a SIM is in follows from its number alone.
/// </summary>
internal sealed class CdrSpill : IAsyncDisposable
{
    private const int PieceSize = 250;

    private readonly string _folder;
    private readonly Part[] _parts;

    public int Parts => _parts.Length;

    public CdrSpill(int parts)
    {
        _folder = Directory.CreateTempSubdirectory("csss-usage-").FullName;
        _parts = [.. Enumerable.Range(0, parts).Select(n => new Part(Path.Combine(_folder, $"{n}")))];
    }

    public void Add(UsageRecord record, string? key)
    {
        var part = _parts[(int)(HashOf(NumberOf(record)) % (uint)_parts.Length)];
        part.Records.Add(record);
        if (key is not null)
        {
            part.Keys.Add(key);
        }

        if (part.Records.Count == PieceSize)
        {
            part.Write();
        }
    }

    /// <summary>No record comes any more.</summary>
    public void Complete()
    {
        foreach (var part in _parts)
        {
            part.Write();
            part.File.Flush();
        }
    }

    /// <summary>A part's records in the order of their SIMs' numbers, a SIM's in the order of the file.</summary>
    public SpilledRecord[] Read(int number)
    {
        var records = _parts[number].Read();
        var names = new string[records.Length];
        for (var n = 0; n < names.Length; n++)
        {
            names[n] = NumberOf(records[n].Record);
        }

        var places = Enumerable.Range(0, records.Length).ToArray();
        Array.Sort(places, (one, other) =>
            string.CompareOrdinal(names[one], names[other]) is var order and not 0 ? order : one.CompareTo(other));
        return Array.ConvertAll(places, place => records[place]);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
        {
            part.File.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public static string NumberOf(UsageRecord record) => record.Iccid?.Value ?? record.Imsi!.Value.Value;

    /// <summary>FNV-1a: the same in every process, which a resumed import relies on.</summary>
    private static uint HashOf(string number)
    {
        var hash = 2_166_136_261U;
        foreach (var digit in number)
        {
            hash = unchecked((hash ^ digit) * 16_777_619U);
        }

        return unchecked(hash ^ (hash >> 16));
    }

    private sealed class Part(string path)
    {
        public List<UsageRecord> Records { get; } = [];

        public List<string> Keys { get; } = [];

        public FileStream File { get; } = new(path, FileMode.CreateNew, FileAccess.ReadWrite);

        public void Write()
        {
            if (Records.Count == 0)
            {
                return;
            }

            WriteBlock(UsageRecordCodec.Encode(Records));
            WriteBlock(Encoding.UTF8.GetBytes(string.Join('\n', Keys)));
            Records.Clear();
            Keys.Clear();
        }

        public SpilledRecord[] Read()
        {
            File.Position = 0;
            var all = new List<SpilledRecord>();
            while (File.Position < File.Length)
            {
                var records = UsageRecordCodec.Decode(ReadBlock());
                var text = ReadBlock();
                var keys = text.Length == 0 ? [] : Encoding.UTF8.GetString(text).Split('\n');
                for (var n = 0; n < records.Count; n++)
                {
                    all.Add(new SpilledRecord(records[n], keys.Length > 0 ? keys[n] : null));
                }
            }

            return [.. all];
        }

        private void WriteBlock(byte[] bytes)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            File.Write(length);
            File.Write(bytes);
        }

        private byte[] ReadBlock()
        {
            Span<byte> length = stackalloc byte[4];
            File.ReadExactly(length);
            var bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            File.ReadExactly(bytes);
            return bytes;
        }
    }
}

/// <summary>A record of a file, and its key if the operator gives one.</summary>
internal readonly record struct SpilledRecord(UsageRecord Record, string? Key);
