using System.Text;

namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>The content of a message as it goes over the air.</summary>
/// <param name="Coding">How it is written.</param>
/// <param name="Octets">The content, without any header.</param>
public readonly record struct MessageText(DataCoding Coding, ReadOnlyMemory<byte> Octets)
{
    /// <summary>Writes a text: in the GSM alphabet if it fits that, else in UCS-2.</summary>
    public static MessageText Of(string text) => GsmAlphabet.Encode(text) is { } septets
        ? new MessageText(DataCoding.Gsm, septets)
        : new MessageText(DataCoding.Ucs2, Encoding.BigEndianUnicode.GetBytes(text));

    /// <summary>Writes a text in a coding if that can hold all of it, else as <see cref="Of(string)"/> does.</summary>
    public static MessageText Of(string text, DataCoding coding) => coding switch
    {
        DataCoding.Ucs2 => new MessageText(coding, Encoding.BigEndianUnicode.GetBytes(text)),
        DataCoding.Latin1 when !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') =>
            new MessageText(coding, Encoding.Latin1.GetBytes(text)),
        DataCoding.Ascii when Ascii.IsValid(text) => new MessageText(coding, Encoding.ASCII.GetBytes(text)),
        _ => Of(text),
    };

    /// <summary>Octets that are no text.</summary>
    public static MessageText OfBinary(ReadOnlyMemory<byte> octets) => new(DataCoding.Binary, octets);

    /// <summary>Whether it is written alike, octet by octet.</summary>
    public bool IsSameAs(in MessageText other) =>
        Coding == other.Coding && Octets.Span.SequenceEqual(other.Octets.Span);

    /// <summary>
    /// Reads the text; binary content has none, and UCS-2 that ends within a character has none, and gives null.
    /// </summary>
    public string? Read() => Coding switch
    {
        DataCoding.Gsm => GsmAlphabet.Decode(Octets.Span),
        DataCoding.Ucs2 => Octets.Length % 2 == 0 ? Encoding.BigEndianUnicode.GetString(Octets.Span) : null,
        DataCoding.Latin1 => Encoding.Latin1.GetString(Octets.Span),
        DataCoding.Ascii => Encoding.ASCII.GetString(Octets.Span),
        _ => null,
    };
}
