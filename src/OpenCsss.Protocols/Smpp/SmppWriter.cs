using System.Buffers;

namespace OpenCsss.Protocols.Smpp;

/// <summary>Writes the fields of a body into a span that is long enough.</summary>
public ref struct SmppWriter
{
    private readonly Span<byte> _destination;

    internal SmppWriter(Span<byte> destination) => _destination = destination;

    internal int Written { get; private set; }

    internal void Octet(byte value) => _destination[Written++] = value;

    internal void Text(ReadOnlySpan<byte> text)
    {
        Octets(text);
        Octet(0);
    }

    internal void Octets(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_destination[Written..]);
        Written += octets.Length;
    }

    internal void Address(SmppAddress address)
    {
        Octet(address.TypeOfNumber);
        Octet(address.NumberingPlan);
        Text(address.Digits);
    }
}

/// <summary>A body that can be written.</summary>
public interface ISmppBody
{
    /// <summary>How many octets <see cref="Write"/> writes.</summary>
    int Length { get; }

    /// <summary>Writes the fields in their order.</summary>
    void Write(ref SmppWriter writer);
}

/// <summary>Writes whole PDUs.</summary>
public static class SmppPdu
{
    /// <summary>Appends a PDU to <paramref name="output"/>, without a copy in between.</summary>
    public static void Write<TBody>(
        IBufferWriter<byte> output, SmppCommand command, SmppStatus status, uint sequence, in TBody body)
        where TBody : struct, ISmppBody, allows ref struct
    {
        var length = SmppHeader.Size + body.Length;
        var destination = output.GetSpan(length)[..length];
        new SmppHeader(length, command, status, sequence).Write(destination);
        var writer = new SmppWriter(destination[SmppHeader.Size..]);
        body.Write(ref writer);
        if (writer.Written != body.Length)
        {
            throw new InvalidOperationException($"A body of {body.Length} octets was written as {writer.Written}.");
        }

        output.Advance(length);
    }

    /// <summary>Appends a PDU that is a header alone: enquire_link, unbind, generic_nack, a refusal.</summary>
    public static void Write(IBufferWriter<byte> output, SmppCommand command, SmppStatus status, uint sequence)
    {
        new SmppHeader(SmppHeader.Size, command, status, sequence).Write(output.GetSpan(SmppHeader.Size));
        output.Advance(SmppHeader.Size);
    }
}
