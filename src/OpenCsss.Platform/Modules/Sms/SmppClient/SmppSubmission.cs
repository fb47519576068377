using System.Text;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>The content of a part as one SMSC wants it.</summary>
/// <param name="CodingOctet">How it is written.</param>
/// <param name="Octets">With its header, if it has one.</param>
internal readonly record struct SmppSubmission(byte CodingOctet, byte[] Octets)
{
    /// <summary>Makes it of a part.</summary>
    /// <returns>
    /// False if no SMSC could take it as one short message: it is longer than one, its header is none, or the SMSC's
    /// default alphabet does not have its letters and UCS-2 would not fit.
    /// </returns>
    public static bool TryRead(SmsSubmission part, SmscAlphabet alphabet, out SmppSubmission submission)
    {
        submission = new SmppSubmission(part.DataCoding, part.Octets);
        var header = 0;
        if (part.HasHeader && !UserDataHeader.TryRead(part.Octets, out header, out _))
        {
            return false;
        }

        var coding = DataCodings.Of(part.DataCoding);
        if (!MessageSplitter.FitsOne(coding, header, part.Octets.Length - header))
        {
            return false;
        }

        return part.DataCoding != 0 || alphabet is SmscAlphabet.Gsm || TryTranslate(part, header, out submission);
    }

    /// <summary>Latin-1 for the GSM alphabet; a part that has other letters goes in UCS-2 if it fits.</summary>
    private static bool TryTranslate(SmsSubmission part, int header, out SmppSubmission submission)
    {
        var text = GsmAlphabet.Decode(part.Octets.AsSpan(header));
        var written = MessageText.Of(text, DataCoding.Latin1);
        var isLatin1 = written.Coding is DataCoding.Latin1;
        var octets = isLatin1 ? written.Octets.ToArray() : Encoding.BigEndianUnicode.GetBytes(text);
        submission = new SmppSubmission(
            isLatin1 ? (byte)0 : (byte)DataCoding.Ucs2,
            [.. part.Octets.AsSpan(0, header), .. octets]);
        return isLatin1
            || MessageSplitter.FitsOne(DataCoding.Ucs2, header, octets.Length);
    }
}
