using OpenCsss.Protocols.Smpp;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms.SmppClient;

/// <summary>The content of a message, without its header, and which part of which message it is.</summary>
internal readonly record struct SmppContent(MessageText Text, PartNumber? Number)
{
    /// <summary>
    /// Parts are numbered by the header at the beginning of the text, or by parameters; by the header if by both. The
    /// bytes are copied. A text with letters of a language's own tables is UCS-2 from here on, which has them all.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="alphabet">What <c>data_coding</c> 0 means to who has sent it.</param>
    public static SmppContent Read(in SmppMessage message, SmscAlphabet alphabet = SmscAlphabet.Gsm)
    {
        var content = message.Content;
        PartNumber? number = null;
        var shift = default(NationalShift);
        if ((message.EsmClass & SmppMessage.HasUserDataHeader) != 0
            && UserDataHeader.TryRead(content, out var length, out number))
        {
            shift = UserDataHeader.ReadShift(content[..length]);
            content = content[length..];
        }

        number ??= message.Tlvs.FindShort(SmppTag.SarReference) is { } reference
            && message.Tlvs.FindOctet(SmppTag.SarTotal) is { } total
            && message.Tlvs.FindOctet(SmppTag.SarPart) is { } part
                ? UserDataHeader.Valid(reference, total, part, hasLongReference: true)
                : null;
        var coding = message.DataCoding == 0 && alphabet is SmscAlphabet.Latin1
            ? DataCoding.Latin1
            : DataCodings.Of(message.DataCoding);
        var text = coding is DataCoding.Gsm && shift != default
            ? MessageText.Of(NationalAlphabet.Decode(content, shift), DataCoding.Ucs2)
            : new MessageText(coding, content.ToArray());
        return new SmppContent(text, number);
    }
}
