using System.Buffers.Binary;
using System.Net;

namespace OpenCsss.Protocols.Radius;

/// <summary>
/// Writes a packet into a buffer: first its attributes, then the signature. The buffer is the bound; what does not fit
/// is refused with an exception, because the caller decides how much it writes.
/// </summary>
public ref struct RadiusWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private int _messageAuthenticator;

    /// <param name="buffer">At least 20 octets; more than 4096 are not used.</param>
    /// <param name="code">What the packet is.</param>
    /// <param name="identifier">An answer has its request's.</param>
    public RadiusWriter(Span<byte> buffer, RadiusCode code, byte identifier)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, RadiusPacket.HeaderLength);
        _buffer = buffer[..Math.Min(buffer.Length, RadiusPacket.MaxLength)];
        _buffer[0] = (byte)code;
        _buffer[1] = identifier;
        _length = RadiusPacket.HeaderLength;
    }

    /// <summary>The most octets that another attribute's value may have; negative if there is no room.</summary>
    public readonly int Room => Math.Min(_buffer.Length - _length - 2, RadiusAvp.MaxValueLength);

    /// <summary>Adds an attribute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not room enough.</exception>
    public void Add(byte type, scoped ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, Room);
        _buffer[_length] = type;
        _buffer[_length + 1] = (byte)(value.Length + 2);
        value.CopyTo(_buffer[(_length + 2)..]);
        _length += value.Length + 2;
    }

    /// <summary>Adds a number of four octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not room enough.</exception>
    public void Add(byte type, uint value)
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        Add(type, octets);
    }

    /// <summary>Adds an address.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not room enough.</exception>
    public void Add(byte type, IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out var count);
        Add(type, octets[..count]);
    }

    /// <summary>Adds an attribute of a vendor's, in a Vendor-Specific attribute of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not room enough.</exception>
    public void AddOfVendor(uint vendor, byte type, scoped ReadOnlySpan<byte> value)
    {
        const int Before = sizeof(uint) + 2;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, RadiusAvp.MaxValueLength - Before);
        Span<byte> octets = stackalloc byte[RadiusAvp.MaxValueLength];
        BinaryPrimitives.WriteUInt32BigEndian(octets, vendor);
        octets[sizeof(uint)] = type;
        octets[sizeof(uint) + 1] = (byte)(value.Length + 2);
        value.CopyTo(octets[Before..]);
        Add(AttributeTypes.VendorSpecific, octets[..(Before + value.Length)]);
    }

    /// <summary>Leaves a place for the Message-Authenticator, which the signature then fills. Once a packet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not room enough.</exception>
    public void AddMessageAuthenticator()
    {
        _messageAuthenticator = _length + 2;
        Add(AttributeTypes.MessageAuthenticator, stackalloc byte[RadiusPacket.AuthenticatorLength]);
    }

    /// <summary>Finishes an Accounting-, Disconnect- or CoA-Request.</summary>
    /// <returns>The packet, at the beginning of the buffer.</returns>
    public readonly ReadOnlySpan<byte> SignRequest(ReadOnlySpan<byte> secret) =>
        Sign(stackalloc byte[RadiusPacket.AuthenticatorLength], secret);

    /// <summary>Finishes an answer to the request that had this authenticator.</summary>
    /// <returns>The packet, at the beginning of the buffer.</returns>
    public readonly ReadOnlySpan<byte> SignAnswer(
        scoped ReadOnlySpan<byte> requestAuthenticator, ReadOnlySpan<byte> secret) =>
        Sign(requestAuthenticator, secret);

    private readonly ReadOnlySpan<byte> Sign(scoped ReadOnlySpan<byte> seed, scoped ReadOnlySpan<byte> secret)
    {
        var packet = _buffer[.._length];
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)_length);
        RadiusAuthenticity.Sign(packet, seed, _messageAuthenticator, secret);
        return packet;
    }
}
