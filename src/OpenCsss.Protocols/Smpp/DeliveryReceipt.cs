using System.Buffers.Text;
using System.Text;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// What a deliver_sm says about a message that was sent before. The standard has two ways (SMPP 3.4, 5.3.2.12 and
/// appendix B): parameters, and a text like <c>id:… stat:DELIVRD err:000 …</c>. Networks send either or both, and some
/// write the text in UCS-2. Where both are there, the parameters are believed.
/// </summary>
/// <param name="MessageId">The SMSC's name for the message, as it was in submit_sm_resp; maybe in another base.</param>
/// <param name="State">What became of it.</param>
/// <param name="Error">The network's error, at most 8 characters; empty for none.</param>
public sealed record DeliveryReceipt(string MessageId, SmppMessageState State, string Error)
{
    /// <summary>Reads a receipt.</summary>
    /// <returns>Null if the message is none: a text that somebody has sent.</returns>
    public static DeliveryReceipt? Read(in SmppMessage message)
    {
        var isMarked = (message.EsmClass & SmppMessage.KindMask) == SmppMessage.DeliveryReceipt;
        var receipted = Encoding.ASCII.GetString(message.Tlvs.FindText(SmppTag.ReceiptedMessageId));
        if (!isMarked && receipted.Length == 0)
        {
            return null;
        }

        var text = TextOf(message);
        var id = receipted.Length > 0 ? receipted : Field(text, "id:") ?? "";
        var state = message.Tlvs.FindOctet(SmppTag.MessageState) is { } code
            ? (SmppMessageState)code
            : StateOf(Field(text, "stat:"));
        return id.Length == 0 && state is SmppMessageState.None
            ? null
            : new DeliveryReceipt(id, state, ErrorOf(message, text));
    }

    /// <summary>The text of appendix B, for a receipt that is to be sent.</summary>
    /// <param name="submittedAt">When it was submitted.</param>
    /// <param name="doneAt">When it came to what it is now.</param>
    public string ToText(DateTimeOffset submittedAt, DateTimeOffset doneAt) =>
        FormattableString.Invariant(
            $"id:{MessageId} sub:001 dlvrd:{(State is SmppMessageState.Delivered ? "001" : "000")} ")
        + FormattableString.Invariant($"submit date:{submittedAt.UtcDateTime:yyMMddHHmm} ")
        + FormattableString.Invariant($"done date:{doneAt.UtcDateTime:yyMMddHHmm} stat:{WordOf(State)} ")
        + $"err:{(Error.Length > 0 ? Error : "000")} text:";

    private static string TextOf(in SmppMessage message)
    {
        var content = message.Content;
        if ((message.EsmClass & SmppMessage.HasUserDataHeader) != 0
            && UserDataHeader.TryRead(content, out var header, out _))
        {
            content = content[header..];
        }

        // Some write UCS-2 and say so, some write it and do not; a text of the appendix begins with «id:» in either.
        var isUcs2 = DataCodings.Of(message.DataCoding) is DataCoding.Ucs2
            || (content.Length >= 4 && content[0] == 0 && content[2] == 0);
        return isUcs2 ? Encoding.BigEndianUnicode.GetString(content) : Encoding.Latin1.GetString(content);
    }

    private static string ErrorOf(in SmppMessage message, string text)
    {
        if (message.Tlvs.TryFind(SmppTag.NetworkErrorCode, out var value) && value.Length == 3)
        {
            Span<byte> digits = stackalloc byte[8];
            Utf8Formatter.TryFormat((value[1] << 8) | value[2], digits, out var written);
            return written == 1 && digits[0] == '0' ? "" : Encoding.ASCII.GetString(digits[..written]);
        }

        var error = Field(text, "err:") ?? "";
        return error.AsSpan().Trim('0').IsEmpty ? "" : error[..Math.Min(error.Length, 8)];
    }

    /// <summary>The word after a name; names are written in several ways of capitals.</summary>
    private static string? Field(string text, string name)
    {
        var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);

        // «id:» is also the end of other words.
        while (at > 0 && text[at - 1] != ' ')
        {
            at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase);
        }

        if (at < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + name.Length).TrimStart(' ');
        var end = rest.IndexOf(' ');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static SmppMessageState StateOf(string? word) => word?.ToUpperInvariant() switch
    {
        "ENROUTE" => SmppMessageState.EnRoute,
        "DELIVRD" or "DELIVERED" => SmppMessageState.Delivered,
        "EXPIRED" => SmppMessageState.Expired,
        "DELETED" => SmppMessageState.Deleted,
        "UNDELIV" => SmppMessageState.Undeliverable,
        "ACCEPTD" => SmppMessageState.Accepted,
        "UNKNOWN" => SmppMessageState.Unknown,
        "REJECTD" => SmppMessageState.Rejected,
        _ => SmppMessageState.None,
    };

    private static string WordOf(SmppMessageState state) => state switch
    {
        SmppMessageState.EnRoute => "ENROUTE",
        SmppMessageState.Delivered => "DELIVRD",
        SmppMessageState.Expired => "EXPIRED",
        SmppMessageState.Deleted => "DELETED",
        SmppMessageState.Undeliverable => "UNDELIV",
        SmppMessageState.Accepted => "ACCEPTD",
        SmppMessageState.Rejected => "REJECTD",
        _ => "UNKNOWN",
    };
}
