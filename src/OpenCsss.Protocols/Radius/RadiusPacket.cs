using System.Buffers.Binary;

namespace OpenCsss.Protocols.Radius;

/// <summary>
/// A packet of RADIUS, as it lies in its datagram: code, identifier, length, authenticator, attributes. It points into
/// the datagram and copies nothing. <c>default</c> is no packet; it has no code and no attributes.
/// Source: RFC 2865, section 3.
/// </summary>
public readonly ref struct RadiusPacket
{
    /// <summary>Octets before the attributes.</summary>
    public const int HeaderLength = 20;

    /// <summary>The longest packet there may be.</summary>
    public const int MaxLength = 4096;

    /// <summary>Octets of the authenticator.</summary>
    public const int AuthenticatorLength = 16;

    internal const int AuthenticatorOffset = 4;

    private RadiusPacket(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>All of it, without what may have followed it in the datagram.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What it is.</summary>
    public RadiusCode Code => Bytes.IsEmpty ? RadiusCode.None : (RadiusCode)Bytes[0];

    /// <summary>Matches answers to requests.</summary>
    public byte Identifier => Bytes.IsEmpty ? (byte)0 : Bytes[1];

    /// <summary>Sixteen octets; none for <c>default</c>.</summary>
    public ReadOnlySpan<byte> Authenticator =>
        Bytes.IsEmpty ? default : Bytes.Slice(AuthenticatorOffset, AuthenticatorLength);

    /// <summary>Its attributes, in their order.</summary>
    public AttributeWalk Attributes => Bytes.IsEmpty ? default : new AttributeWalk(Bytes[HeaderLength..]);

    /// <summary>
    /// Reads a datagram. Octets beyond the packet's length are padding and ignored; a packet that says to be longer
    /// than its datagram, or whose attributes do not fill it exactly, is none.
    /// </summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="packet">Points into <paramref name="datagram"/>.</param>
    /// <returns>False for anything that is no packet. Whether it is authentic is another question.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RadiusPacket packet)
    {
        packet = default;
        if (datagram.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length < HeaderLength || length > MaxLength || length > datagram.Length)
        {
            return false;
        }

        var walk = new AttributeWalk(datagram[HeaderLength..length]);
        while (walk.MoveNext())
        {
        }

        if (!walk.IsAtEnd)
        {
            return false;
        }

        packet = new RadiusPacket(datagram[..length]);
        return true;
    }
}
