using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>
/// Whether a SIM can be sent what a partner submits; asked before it is stored, because nobody could be told later.
/// </summary>
internal static class BindContent
{
    /// <summary>
    /// False for no content, for content in both places, for half a character of UCS-2, for a header that is none, and
    /// for one short message, as its sender has cut it, that is longer than one can be. A text without a header may be
    /// of any length here: it is cut by us.
    /// </summary>
    public static bool CanBeSent(in SmppMessage message)
    {
        var content = message.Content;
        if (content.IsEmpty || HasTwo(message))
        {
            return false;
        }

        var coding = DataCodings.Of(message.DataCoding);
        var hasHeader = (message.EsmClass & SmppMessage.HasUserDataHeader) != 0;
        var header = 0;
        if (hasHeader && !UserDataHeader.IsWhole(content, out header))
        {
            return false;
        }

        var text = content.Length - header;
        if (coding is DataCoding.Ucs2 && text % 2 != 0)
        {
            return false;
        }

        if (!hasHeader && SmppContent.Read(message).Number is { } number)
        {
            // One that is numbered by parameters gets its header from us.
            header = number.Reference > byte.MaxValue ? UserDataHeader.LongLength : UserDataHeader.ShortLength;
        }

        return header == 0 || MessageSplitter.FitsOne(coding, header, text);
    }

    /// <summary>The standard allows the one or the other; which of two was meant, nobody knows.</summary>
    private static bool HasTwo(in SmppMessage message) =>
        !message.ShortMessage.IsEmpty
        && message.Tlvs.TryFind(SmppTag.MessagePayload, out var payload) && !payload.IsEmpty;
}
