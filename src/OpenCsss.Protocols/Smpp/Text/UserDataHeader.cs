namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>Which part of which message this is.</summary>
/// <param name="Reference">The message, as its sender has numbered it; 8 or 16 bits.</param>
/// <param name="Total">How many parts it has, 1 to 255.</param>
/// <param name="Part">Which of them this is, from 1.</param>
/// <param name="HasLongReference">
/// The reference has 16 bits: 7 in 8 bits and 7 in 16 are two messages (3GPP TS 23.040, 9.2.3.24.8).
/// </param>
public readonly record struct PartNumber(int Reference, int Total, int Part, bool HasLongReference = false);

/// <summary>
/// The header at the beginning of a message's text (3GPP TS 23.040, 9.2.3.24), as far as it says which part of a
/// message this is.
/// </summary>
public static class UserDataHeader
{
    /// <summary>The octets of a header with an 8-bit reference.</summary>
    public const int ShortLength = 6;

    /// <summary>The octets of a header with a 16-bit reference.</summary>
    public const int LongLength = 7;

    private const byte Concatenated8 = 0x00;
    private const byte Concatenated16 = 0x08;
    private const byte SingleShift = 0x24;
    private const byte LockingShift = 0x25;

    /// <summary>Reads a header.</summary>
    /// <param name="content">The text with its header.</param>
    /// <param name="length">How many octets the header has; the text begins after it.</param>
    /// <param name="part">Which part it is; null if the header says nothing of parts, or nothing that can be.</param>
    /// <returns>False if there is no header here, whatever was announced.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out int length, out PartNumber? part)
    {
        (length, part) = (0, null);
        if (content.IsEmpty || content[0] + 1 > content.Length)
        {
            return false;
        }

        length = content[0] + 1;
        for (var rest = content[1..length]; rest.Length >= 2;)
        {
            var size = rest[1];
            if (rest.Length < size + 2)
            {
                break;
            }

            var value = rest.Slice(2, size);
            part ??= (rest[0], size) switch
            {
                (Concatenated8, 3) => Valid(value[0], value[1], value[2], hasLongReference: false),
                (Concatenated16, 4) =>
                    Valid((value[0] << 8) | value[1], value[2], value[3], hasLongReference: true),
                _ => null,
            };
            rest = rest[(size + 2)..];
        }

        return true;
    }

    /// <summary>
    /// Whether a text really begins with a header: it is not longer than the text, and its elements fill it to the last
    /// octet. What the elements say is not looked at.
    /// </summary>
    /// <param name="content">The text with its header.</param>
    /// <param name="length">How many octets the header has.</param>
    public static bool IsWhole(ReadOnlySpan<byte> content, out int length)
    {
        length = content.IsEmpty ? 0 : content[0] + 1;
        if (content.IsEmpty || length > content.Length)
        {
            return false;
        }

        var rest = content[1..length];
        while (rest.Length >= 2 && rest.Length >= rest[1] + 2)
        {
            rest = rest[(rest[1] + 2)..];
        }

        return rest.IsEmpty;
    }

    /// <summary>The tables of other languages that a text in the GSM alphabet is written with (9.2.3.24.15).</summary>
    /// <param name="header">The whole header, with its length.</param>
    public static NationalShift ReadShift(ReadOnlySpan<byte> header)
    {
        var shift = default(NationalShift);
        for (var rest = header.IsEmpty ? header : header[1..]; rest.Length >= 2 && rest.Length >= rest[1] + 2;)
        {
            shift = (rest[0], rest[1]) switch
            {
                (SingleShift, 1) => shift with { SingleTable = (NationalLanguage)rest[2] },
                (LockingShift, 1) => shift with { LockingTable = (NationalLanguage)rest[2] },
                _ => shift,
            };
            rest = rest[(rest[1] + 2)..];
        }

        return shift;
    }

    /// <summary>A number that can be: parts are counted from 1.</summary>
    public static PartNumber? Valid(int reference, int total, int part, bool hasLongReference) =>
        total >= 1 && part >= 1 && part <= total ? new PartNumber(reference, total, part, hasLongReference) : null;

    /// <summary>Writes the header of a part; 6 octets, or 7 with a 16-bit reference.</summary>
    public static int Write(Span<byte> destination, PartNumber number, bool hasLongReference)
    {
        var (total, part) = (checked((byte)number.Total), checked((byte)number.Part));
        if (hasLongReference)
        {
            ReadOnlySpan<byte> octets =
            [
                6, Concatenated16, 4, (byte)((number.Reference >> 8) & 0xFF), (byte)(number.Reference & 0xFF), total,
                part,
            ];
            octets.CopyTo(destination);
            return LongLength;
        }

        ReadOnlySpan<byte> header = [5, Concatenated8, 3, (byte)(number.Reference & 0xFF), total, part];
        header.CopyTo(destination);
        return ShortLength;
    }
}
