using System.Buffers.Binary;

namespace OpenCsss.Platform.Imports;

/// <summary>
/// The check sum of gzip (RFC 1952, 8), eight bytes at a time: a table for each place of a byte among eight.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Places = 8;

    private static readonly uint[][] Tables = CreateTables();

    /// <summary>The sum of all that it was reckoned of before, and of these bytes. It begins with 0.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        var state = ~sum;
        for (; bytes.Length >= Places; bytes = bytes[Places..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF]
                ^ Tables[4][low >> 24] ^ Tables[3][high & 0xFF] ^ Tables[2][(high >> 8) & 0xFF]
                ^ Tables[1][(high >> 16) & 0xFF] ^ Tables[0][high >> 24];
        }

        foreach (var each in bytes)
        {
            state = Tables[0][(state ^ each) & 0xFF] ^ (state >> 8);
        }

        return ~state;
    }

    private static uint[][] CreateTables()
    {
        var tables = new uint[Places][];
        for (var place = 0; place < Places; place++)
        {
            tables[place] = new uint[256];
            for (var value = 0U; value < 256; value++)
            {
                tables[place][value] = place > 0
                    ? tables[0][tables[place - 1][value] & 0xFF] ^ (tables[place - 1][value] >> 8)
                    : Shifted(value);
            }
        }

        return tables;
    }

    private static uint Shifted(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        }

        return value;
    }
}
