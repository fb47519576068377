using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using OpenCsss.Protocols.Radius;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>
/// Attributes that options name, with places for values. One is <c>NUMBER=KIND:VALUE</c>, or
/// <c>26.VENDOR.NUMBER=KIND:VALUE</c> for a vendor's; several are separated by blanks. KIND is <c>text</c>,
/// <c>number</c> (four octets), <c>address</c> or <c>octets</c> (hexadecimal digits). Places in VALUE: <c>{kbps}</c>,
/// <c>{bps}</c>, <c>{imsi}</c>, <c>{iccid}</c>.
/// </summary>
internal sealed class AttributeTemplate
{
    /// <summary>Digits as long as the longest that may stand in a place.</summary>
    private static readonly AttributeValues Longest = new(4_294_967, new string('9', 15), new string('9', 20));

    private readonly List<Part> _parts;

    private AttributeTemplate(List<Part> parts) => _parts = parts;

    public bool IsEmpty => _parts.Count == 0;

    /// <exception cref="FormatException">The message says which part makes no sense.</exception>
    public static AttributeTemplate Parse(string text)
    {
        var template = new AttributeTemplate(
            [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParsePart)]);
        foreach (var part in template._parts)
        {
            if (part.Fill(Longest).Length > RadiusAvp.MaxValueLength - 6)
            {
                throw new FormatException($"'{part.Text}' is too long.");
            }
        }

        return template;
    }

    public void WriteTo(ref RadiusWriter writer, AttributeValues values)
    {
        foreach (var part in _parts)
        {
            var octets = part.Fill(values);
            if (part.Vendor is { } vendor)
            {
                writer.AddOfVendor(vendor, part.Number, octets);
            }
            else
            {
                writer.Add(part.Number, octets);
            }
        }
    }

    private static Part ParsePart(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (equals > 0 && colon > equals
            && TryParseNumber(text[..equals], out var vendor, out var number)
            && text[(equals + 1)..colon] is "text" or "number" or "address" or "octets")
        {
            return new Part(text, vendor, number, text[(equals + 1)..colon], text[(colon + 1)..]);
        }

        throw new FormatException(
            $"'{text}' is not an attribute; examples: 11=text:slow-{{kbps}} or 26.14122.8=number:{{bps}}.");
    }

    private static bool TryParseNumber(string text, out uint? vendor, out byte number)
    {
        vendor = null;
        var parts = text.Split('.');
        if (parts is ["26", var of, _]
            && uint.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            vendor = id;
        }

        return byte.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0
            && (parts.Length == 1 ? number != AttributeTypes.VendorSpecific : vendor is not null);
    }

    private sealed record Part(string Text, uint? Vendor, byte Number, string Kind, string Value)
    {
        public byte[] Fill(AttributeValues values)
        {
            var text = values.Fill(Value);
            switch (Kind)
            {
                case "text":
                    return Encoding.UTF8.GetBytes(text);
                case "octets" when text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit):
                    return Convert.FromHexString(text);
                case "address" when IPAddress.TryParse(text, out var address):
                    return address.GetAddressBytes();
                case "number" when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    var octets = new byte[sizeof(uint)];
                    BinaryPrimitives.WriteUInt32BigEndian(octets, number);
                    return octets;
                default:
                    throw new FormatException($"'{Text}' has no {Kind} behind the colon.");
            }
        }
    }
}

/// <summary>What is put into a template's places.</summary>
/// <param name="Kbps">The speed; 0 if the plan names none.</param>
/// <param name="Imsi">Of the SIM.</param>
/// <param name="Iccid">Of the SIM.</param>
internal readonly record struct AttributeValues(long Kbps, string Imsi, string Iccid)
{
    /// <summary>A speed in bits a second has 32 bits in RADIUS.</summary>
    private string BitsPerSecond =>
        Math.Min(uint.MaxValue, Math.Min(Kbps, uint.MaxValue) * 1_000).ToString(CultureInfo.InvariantCulture);

    public string Fill(string text) => text
        .Replace("{kbps}", Kbps.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{bps}", BitsPerSecond, StringComparison.Ordinal)
        .Replace("{imsi}", Imsi, StringComparison.Ordinal)
        .Replace("{iccid}", Iccid, StringComparison.Ordinal);
}
