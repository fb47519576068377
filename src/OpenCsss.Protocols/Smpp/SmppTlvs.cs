using System.Buffers.Binary;

namespace OpenCsss.Protocols.Smpp;

/// <summary>Optional parameters that something here reads or writes (SMPP 3.4, 5.3.2).</summary>
#pragma warning disable CA1028 // A tag is two octets without a sign.
public enum SmppTag : ushort
#pragma warning restore CA1028
{
    /// <summary>No parameter.</summary>
    None = 0,

    /// <summary>Where in the mobile it goes: 1 is its display, as message class 0; one octet.</summary>
    DestinationSubunit = 0x0005,

    /// <summary>Which message a receipt is about; text with a zero octet.</summary>
    ReceiptedMessageId = 0x001E,

    /// <summary>Its sender's own number for a message; two octets.</summary>
    UserMessageReference = 0x0204,

    /// <summary>The port that it comes from; two octets.</summary>
    SourcePort = 0x020A,

    /// <summary>The port that it goes to; two octets.</summary>
    DestinationPort = 0x020B,

    /// <summary>The concatenated message's number; two octets.</summary>
    SarReference = 0x020C,

    /// <summary>How many parts there are; one octet.</summary>
    SarTotal = 0x020E,

    /// <summary>Which part this is, from 1; one octet.</summary>
    SarPart = 0x020F,

    /// <summary>SMPP version of the SMSC; one octet.</summary>
    InterfaceVersion = 0x0210,

    /// <summary>The network's own error; three octets.</summary>
    NetworkErrorCode = 0x0423,

    /// <summary>The text, if it does not stand in <c>short_message</c>.</summary>
    MessagePayload = 0x0424,

    /// <summary>More messages follow on the line at once; one octet.</summary>
    MoreMessagesToSend = 0x0426,

    /// <summary>What became of the message that a receipt is about; one octet.</summary>
    MessageState = 0x0427,
}

/// <summary>
/// The optional parameters at the end of a body, checked when it was read. <c>default</c> is none. It borrows the bytes
/// that it was read from, and finds a parameter by stepping over those before it.
/// </summary>
public readonly ref struct SmppTlvs
{
    /// <summary>Tag and length before each value.</summary>
    internal const int Overhead = 4;

    private readonly ReadOnlySpan<byte> _stream;

    internal SmppTlvs(ReadOnlySpan<byte> stream) => _stream = stream;

    /// <summary>How many octets they have.</summary>
    public int Length => _stream.Length;

    /// <summary>As they stand on the wire.</summary>
    public ReadOnlySpan<byte> Octets => _stream;

    /// <summary>Reads parameters that were kept outside of a body.</summary>
    /// <returns>False, and none, if the octets are no parameters.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out SmppTlvs tlvs)
    {
        var reader = new SmppReader(octets);
        tlvs = reader.Tlvs();
        return reader.Fault is SmppStatus.Ok;
    }

    /// <summary>
    /// What belongs to the message and not to the line or to how its text is cut: to be handed on as it came.
    /// </summary>
    public byte[] OfMessage()
    {
        var kept = new byte[_stream.Length];
        var length = 0;
        for (var rest = _stream; !rest.IsEmpty;)
        {
            var size = Overhead + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if ((SmppTag)BinaryPrimitives.ReadUInt16BigEndian(rest) is not (
                SmppTag.MessagePayload or SmppTag.SarReference or SmppTag.SarTotal or SmppTag.SarPart
                or SmppTag.InterfaceVersion or SmppTag.ReceiptedMessageId or SmppTag.MessageState
                or SmppTag.NetworkErrorCode or SmppTag.MoreMessagesToSend))
            {
                rest[..size].CopyTo(kept.AsSpan(length));
                length += size;
            }

            rest = rest[size..];
        }

        return kept[..length];
    }

    /// <summary>The first parameter with this tag.</summary>
    /// <returns>False if there is none; an empty one is found.</returns>
    public bool TryFind(SmppTag tag, out ReadOnlySpan<byte> value)
    {
        for (var rest = _stream; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == (ushort)tag)
            {
                value = rest.Slice(Overhead, length);
                return true;
            }

            rest = rest[(Overhead + length)..];
        }

        value = default;
        return false;
    }

    /// <summary>A parameter of one octet; null if there is none, or it has another length.</summary>
    public byte? FindOctet(SmppTag tag) => TryFind(tag, out var value) && value.Length == 1 ? value[0] : null;

    /// <summary>A parameter of two octets; null if there is none, or it has another length.</summary>
    public int? FindShort(SmppTag tag) =>
        TryFind(tag, out var value) && value.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(value) : null;

    /// <summary>A text, without the zero octet that should end it and that some leave out.</summary>
    public ReadOnlySpan<byte> FindText(SmppTag tag)
    {
        if (!TryFind(tag, out var value))
        {
            return default;
        }

        var end = value.IndexOf((byte)0);
        return end < 0 ? value : value[..end];
    }
}

/// <summary>Makes the optional parameters of a PDU that is to be written.</summary>
/// <param name="destination">Where they are put; long enough for all of them, with 4 octets more for each.</param>
public ref struct SmppTlvWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _length;

    /// <summary>What was added so far.</summary>
    public readonly SmppTlvs Written => new(_destination[.._length]);

    /// <summary>Adds a value as it stands.</summary>
    public void Add(SmppTag tag, scoped ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination[_length..], (ushort)tag);
        BinaryPrimitives.WriteUInt16BigEndian(_destination[(_length + 2)..], checked((ushort)value.Length));
        value.CopyTo(_destination[(_length + SmppTlvs.Overhead)..]);
        _length += SmppTlvs.Overhead + value.Length;
    }

    /// <summary>Adds one octet.</summary>
    public void Add(SmppTag tag, byte value) => Add(tag, [value]);

    /// <summary>Adds a text and the zero octet that ends it; at most 255 octets.</summary>
    public void AddText(SmppTag tag, scoped ReadOnlySpan<byte> text)
    {
        Span<byte> value = stackalloc byte[256];
        text.CopyTo(value);
        value[text.Length] = 0;
        Add(tag, value[..(text.Length + 1)]);
    }
}
