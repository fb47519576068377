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

    /// <summary>Octets that are no text.</summary>
    public static MessageText OfBinary(ReadOnlyMemory<byte> octets) => new(DataCoding.Binary, octets);

    /// <summary>Reads the text; binary content has none, and gives null.</summary>
    public string? Read() => Coding switch
    {
        DataCoding.Gsm => GsmAlphabet.Decode(Octets.Span),
        DataCoding.Ucs2 => Encoding.BigEndianUnicode.GetString(Octets.Span),
        DataCoding.Latin1 => Encoding.Latin1.GetString(Octets.Span),
        DataCoding.Ascii => Encoding.ASCII.GetString(Octets.Span),
        _ => null,
    };
}
