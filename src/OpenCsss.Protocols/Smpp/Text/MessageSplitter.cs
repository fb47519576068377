namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>How long the numbers are that messages of several parts are told apart by.</summary>
public enum ReferenceLength
{
    /// <summary>8 bits: every phone knows it; 256 messages to a SIM can be told apart.</summary>
    EightBits = 8,

    /// <summary>16 bits: takes an octet more of each part.</summary>
    SixteenBits = 16,
}

/// <summary>
/// Cuts a message into parts that fit into an SMS: 160 septets or 140 octets, fewer with the header that a part of
/// several has. No part ends between an escape and its septet, or between the halves of a surrogate pair.
/// </summary>
public static class MessageSplitter
{
    /// <summary>The most parts that a header can count.</summary>
    public const int MostParts = 255;

    private const int Septets = 160;
    private const int Octets = 140;

    /// <summary>
    /// Whether a header and a text are one SMS together. A text in ASCII or Latin-1 counts as one of the GSM alphabet,
    /// into which the SMSC turns it.
    /// </summary>
    /// <param name="coding">How the text is written.</param>
    /// <param name="headerOctets">The length of the header, 0 for none.</param>
    /// <param name="textOctets">The length of the text without it, as it stands in a PDU.</param>
    public static bool FitsOne(DataCoding coding, int headerOctets, int textOctets) =>
        coding is DataCoding.Gsm or DataCoding.Ascii or DataCoding.Latin1
            ? SeptetsOf(headerOctets) + textOctets <= Septets
            : headerOctets + textOctets <= Octets;

    /// <summary>How many parts a message has.</summary>
    public static int CountParts(in MessageText text, ReferenceLength reference)
    {
        var (count, goesInSeptets) = (0, GoesInSeptets(text));
        for (var at = 0; at < text.Octets.Length || count == 0; count++)
        {
            at = EndOfPart(text, at, reference, goesInSeptets);
        }

        return count;
    }

    /// <summary>
    /// The parts, each with its header if there are several; an empty message is one empty part.
    /// </summary>
    /// <param name="text">The message.</param>
    /// <param name="reference">How long its number is.</param>
    /// <param name="number">The message's number; higher bits than it has room for are left out.</param>
    /// <exception cref="OverflowException">It has more than <see cref="MostParts"/>.</exception>
    public static IReadOnlyList<byte[]> Split(in MessageText text, ReferenceLength reference, int number)
    {
        var total = CountParts(text, reference);
        if (total == 1)
        {
            return [text.Octets.ToArray()];
        }

        var (parts, goesInSeptets) = (new byte[total][], GoesInSeptets(text));
        for (int n = 0, at = 0; n < total; n++)
        {
            var end = EndOfPart(text, at, reference, goesInSeptets);
            var header = HeaderLength(reference);
            var part = new byte[header + end - at];
            UserDataHeader.Write(part, new PartNumber(number, total, n + 1), reference is ReferenceLength.SixteenBits);
            text.Octets.Span[at..end].CopyTo(part.AsSpan(header));
            (parts[n], at) = (part, end);
        }

        return parts;
    }

    /// <summary>
    /// Latin-1 and ASCII go over the air as the GSM alphabet where it has all of their characters in one septet each;
    /// else an SMSC takes what fits into 140 octets.
    /// </summary>
    private static bool GoesInSeptets(in MessageText text) => text.Coding is DataCoding.Gsm
        || (text.Coding is DataCoding.Latin1 or DataCoding.Ascii
            && GsmAlphabet.CountSeptets(text.Read()) == text.Octets.Length);

    private static int EndOfPart(in MessageText text, int start, ReferenceLength reference, bool goesInSeptets)
    {
        var content = text.Octets.Span;
        if (content.Length <= (goesInSeptets ? Septets : Octets))
        {
            return content.Length;
        }

        var header = HeaderLength(reference);
        var room = goesInSeptets ? Septets - SeptetsOf(header) : Octets - header;
        if (content.Length - start <= room)
        {
            return content.Length;
        }

        var end = start + room;
        return text.Coding switch
        {
            DataCoding.Gsm => EndsInEscape(content[start..end]) ? end - 1 : end,
            DataCoding.Ucs2 => EndOfUcs2(content, start, end - ((end - start) % 2)),
            _ => end,
        };
    }

    /// <summary>An escape that is itself escaped is a character like any other, so they are counted.</summary>
    private static bool EndsInEscape(ReadOnlySpan<byte> part)
    {
        var escapes = part.Length - 1 - part.LastIndexOfAnyExcept(GsmAlphabet.Escape);
        return escapes % 2 == 1;
    }

    private static int EndOfUcs2(ReadOnlySpan<byte> content, int start, int end) =>
        char.IsHighSurrogate((char)((content[end - 2] << 8) | content[end - 1])) && end - 2 > start ? end - 2 : end;

    /// <summary>A header takes its octets in whole septets.</summary>
    private static int SeptetsOf(int headerOctets) => ((headerOctets * 8) + 6) / 7;

    private static int HeaderLength(ReferenceLength reference) =>
        reference is ReferenceLength.SixteenBits ? UserDataHeader.LongLength : UserDataHeader.ShortLength;
}
