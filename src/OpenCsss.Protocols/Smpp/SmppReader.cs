using System.Buffers.Binary;

namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// Reads the fields of a body one after the other. The first fault stays; what is read after it is empty. So a body is
/// read in one go and asked at the end whether it was one.
/// </summary>
internal ref struct SmppReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>The first fault, as the status to answer with.</summary>
    public SmppStatus Fault { get; private set; }

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Octet()
    {
        if (Fault != SmppStatus.Ok || _rest.IsEmpty)
        {
            Fail(SmppStatus.InvalidCommandLength);
            return 0;
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>A text that ends with a zero octet, which is not part of it.</summary>
    /// <param name="longest">The most octets that it may have, the zero octet not counted.</param>
    /// <param name="fault">What is wrong if it has more.</param>
    public ReadOnlySpan<byte> Text(int longest, SmppStatus fault)
    {
        if (Fault != SmppStatus.Ok)
        {
            return default;
        }

        var end = _rest.IndexOf((byte)0);
        if (end < 0 || end > longest)
        {
            Fail(end < 0 && _rest.Length <= longest ? SmppStatus.InvalidCommandLength : fault);
            return default;
        }

        var text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text;
    }

    /// <summary>Octets whose number was read before them.</summary>
    /// <param name="count">The number.</param>
    /// <param name="longest">The most that there may be.</param>
    /// <param name="fault">What is wrong if there are more than that, or fewer than the number says.</param>
    public ReadOnlySpan<byte> Octets(int count, int longest, SmppStatus fault)
    {
        if (Fault != SmppStatus.Ok || count > longest || _rest.Length < count)
        {
            Fail(fault);
            return default;
        }

        var octets = _rest[..count];
        _rest = _rest[count..];
        return octets;
    }

    public SmppAddress Address(SmppStatus fault) => new(Octet(), Octet(), Text(SmppAddress.Longest, fault));

    /// <summary>All that is left, checked to be optional parameters and nothing else.</summary>
    public SmppTlvs Tlvs()
    {
        if (Fault != SmppStatus.Ok)
        {
            return default;
        }

        var stream = _rest;
        _rest = default;
        for (var rest = stream; !rest.IsEmpty;)
        {
            if (rest.Length < SmppTlvs.Overhead)
            {
                Fail(SmppStatus.InvalidTlvStream);
                return default;
            }

            var length = SmppTlvs.Overhead + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest.Length < length)
            {
                Fail(SmppStatus.InvalidTlvLength);
                return default;
            }

            rest = rest[length..];
        }

        return new SmppTlvs(stream);
    }

    private void Fail(SmppStatus fault)
    {
        if (Fault == SmppStatus.Ok)
        {
            Fault = fault;
        }
    }
}
