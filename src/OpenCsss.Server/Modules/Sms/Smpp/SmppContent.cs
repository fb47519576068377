using OpenCsss.Protocols.Smpp;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Server.Modules.Sms.Smpp;

/// <summary>The content of a message, without its header, and which part of which message it is.</summary>
internal readonly record struct SmppContent(MessageText Text, PartNumber? Number)
{
    /// <summary>
    /// Parts are numbered by the header at the beginning of the text, or by parameters; by the header if by both. The
    /// bytes are copied.
    /// </summary>
    public static SmppContent Read(in SmppMessage message)
    {
        var content = message.Content;
        PartNumber? number = null;
        if ((message.EsmClass & SmppMessage.HasUserDataHeader) != 0
            && UserDataHeader.TryRead(content, out var length, out number))
        {
            content = content[length..];
        }

        number ??= message.Tlvs.FindShort(SmppTag.SarReference) is { } reference
            && message.Tlvs.FindOctet(SmppTag.SarTotal) is { } total
            && message.Tlvs.FindOctet(SmppTag.SarPart) is { } part
                ? UserDataHeader.Valid(reference, total, part)
                : null;
        return new SmppContent(
            new MessageText(DataCodings.Of(message.DataCoding), content.ToArray()), number);
    }
}
