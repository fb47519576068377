using System.Buffers.Binary;
using System.Net;

namespace OpenCsss.Protocols.Radius;

/// <summary>An attribute and its value, of a packet or of a vendor within it. Points into the datagram.</summary>
public readonly ref struct RadiusAvp
{
    /// <summary>The longest value: the length octet counts itself and the type too.</summary>
    public const int MaxValueLength = 253;

    internal RadiusAvp(byte type, ReadOnlySpan<byte> value, int offset)
    {
        Type = type;
        Value = value;
        Offset = offset;
    }

    /// <summary>One of <see cref="AttributeTypes"/>, or of the vendor's numbers.</summary>
    public byte Type { get; }

    /// <summary>At most 253 octets.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Where the value begins, counted from where the walk over the attributes began.</summary>
    internal int Offset { get; }

    /// <summary>The value as a number of four octets, big-endian; false if it has another length.</summary>
    public bool TryGetInteger(out uint number) =>
        BinaryPrimitives.TryReadUInt32BigEndian(Value, out number) && Value.Length == sizeof(uint);

    /// <summary>The value as an address of four or sixteen octets; null if it has another length.</summary>
    public IPAddress? ToAddress() => Value.Length is 4 or 16 ? new IPAddress(Value) : null;

    /// <summary>
    /// The value as ASCII digits; null if it is anything else, or not as long as that. Zero octets and blanks around
    /// them, and an <c>F</c> behind, which fill what is too short, are cut.
    /// </summary>
    /// <param name="least">How many digits at least.</param>
    /// <param name="most">How many at most.</param>
    public string? ToDigits(int least, int most)
    {
        var digits = Value.Trim("\0 "u8).TrimEnd("fF"u8);
        return digits.Length >= least && digits.Length <= most
            && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            ? System.Text.Encoding.ASCII.GetString(digits)
            : null;
    }

    /// <summary>The attributes of one vendor in a Vendor-Specific attribute; nothing for another's.</summary>
    /// <param name="vendor">The vendor's number.</param>
    /// <remarks>A walk that meets a wrong length ends there: what a vendor puts in is not ours to refuse.</remarks>
    public AttributeWalk OfVendor(uint vendor) =>
        Type == AttributeTypes.VendorSpecific
        && BinaryPrimitives.TryReadUInt32BigEndian(Value, out var id) && id == vendor
            ? new AttributeWalk(Value[sizeof(uint)..])
            : default;
}

/// <summary>Goes over attributes one after the other; <c>default</c> has none.</summary>
public ref struct AttributeWalk
{
    private readonly ReadOnlySpan<byte> _all;
    private int _next;

    internal AttributeWalk(ReadOnlySpan<byte> attributes)
    {
        _all = attributes;
        Current = default;
    }

    /// <summary>The attribute that <see cref="MoveNext"/> has come to.</summary>
    public RadiusAvp Current { get; private set; }

    /// <summary>Whether the walk has come to the end of all, and not to a length that cannot be.</summary>
    internal readonly bool IsAtEnd => _next == _all.Length;

    /// <summary>The walk itself, so that it can stand in a <c>foreach</c>.</summary>
    public readonly AttributeWalk GetEnumerator() => this;

    /// <summary>False at the end, and at an attribute whose length cannot be.</summary>
    public bool MoveNext()
    {
        var rest = _all[_next..];
        if (rest.Length < 2 || rest[1] < 2 || rest[1] > rest.Length)
        {
            return false;
        }

        Current = new RadiusAvp(rest[0], rest[2..rest[1]], _next + 2);
        _next += rest[1];
        return true;
    }
}
