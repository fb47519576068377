using System.Buffers.Binary;

namespace OpenCsss.Protocols.Smpp;

/// <summary>What a look at the beginning of some bytes says about the PDU that begins there.</summary>
public enum SmppFraming
{
    /// <summary>The whole PDU is there.</summary>
    Complete,

    /// <summary>Its end is still to come.</summary>
    Incomplete,

    /// <summary>
    /// Its length cannot be: less than a header, or more than is allowed. Nothing after it can be found either, so the
    /// connection is of no use any more.
    /// </summary>
    Broken,
}

/// <summary>The 16 octets that every PDU begins with (SMPP 3.4, 3.2).</summary>
/// <param name="Length">Of the whole PDU, this header included.</param>
/// <param name="Command">What it is.</param>
/// <param name="Status">What an answer says; 0 in a request.</param>
/// <param name="Sequence">The number by which an answer names its request.</param>
public readonly record struct SmppHeader(int Length, SmppCommand Command, SmppStatus Status, uint Sequence)
{
    /// <summary>How long a header is.</summary>
    public const int Size = 16;

    /// <summary>
    /// Enough for a <c>message_payload</c> as long as one can be, with everything else as long as it can be.
    /// </summary>
    public const int LongestPdu = 72 * 1024;

    /// <summary>Reads the header at the beginning of <paramref name="received"/>.</summary>
    /// <param name="received">The bytes that have come so far.</param>
    /// <param name="header">What stands there, unless there are fewer than 16 octets; also when it is broken.</param>
    /// <param name="longest">Longer PDUs are not taken, so memory stays bounded.</param>
    public static SmppFraming Read(ReadOnlySpan<byte> received, out SmppHeader header, int longest = LongestPdu)
    {
        header = default;
        if (received.Length < 4)
        {
            return SmppFraming.Incomplete;
        }

        // An impossible length is an error at once: the rest of such a header may never come.
        var length = BinaryPrimitives.ReadUInt32BigEndian(received);
        if (length < Size || length > (uint)longest)
        {
            return SmppFraming.Broken;
        }

        if (received.Length < Size)
        {
            return SmppFraming.Incomplete;
        }

        header = new SmppHeader(
            (int)length,
            (SmppCommand)BinaryPrimitives.ReadUInt32BigEndian(received[4..]),
            (SmppStatus)BinaryPrimitives.ReadUInt32BigEndian(received[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(received[12..]));
        return received.Length < length ? SmppFraming.Incomplete : SmppFraming.Complete;
    }

    /// <summary>Writes the 16 octets.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], (uint)Command);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], (uint)Status);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Sequence);
    }
}
