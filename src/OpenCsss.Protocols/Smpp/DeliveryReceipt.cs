using System.Buffers.Text;
using System.Text;

namespace OpenCsss.Protocols.Smpp;

/// <summary>
/// What a deliver_sm says about a message that was sent before. The standard has two ways (SMPP 3.4, 5.3.2.12 and
/// appendix B): parameters, and a text like <c>id:… stat:DELIVRD err:000 …</c>. Networks send either or both; the text
/// is in ASCII or in UCS-2, whatever <c>data_coding</c> says. Where both are there, the parameters are believed, unless
/// they name no end of the message and the text does.
/// </summary>
/// <param name="MessageId">The SMSC's name for the message, as it was in submit_sm_resp; maybe in another base.</param>
/// <param name="State">What became of it; none if no word of it is known.</param>
/// <param name="Error">The network's error, at most 8 characters; empty for none.</param>
public sealed record DeliveryReceipt(string MessageId, SmppMessageState State, string Error)
{
    private const int LongestError = 8;

    /// <summary>The name in the text, where the parameters have one too; else empty.</summary>
    public string IdInText { get; init; } = "";

    /// <summary>Whether it can be told which message it is about, and what became of that.</summary>
    public bool IsUnderstood => MessageId.Length > 0 && State is not SmppMessageState.None;

    /// <summary>
    /// Whether a message is about another one: a receipt, an acknowledgement of the mobile's software, how far the SMSC
    /// has come. Whatever its text is, the subscriber has not written it.
    /// </summary>
    public static bool IsNotification(in SmppMessage message) =>
        message.Kind is not (0 or SmppMessage.UserAcknowledgement)
        || !message.Tlvs.FindText(SmppTag.ReceiptedMessageId).IsEmpty;

    /// <summary>Reads a receipt.</summary>
    /// <returns>
    /// Null if the message is none: a text that somebody has sent. Of a notification that says nothing the members are
    /// empty.
    /// </returns>
    public static DeliveryReceipt? Read(in SmppMessage message)
    {
        if (!IsNotification(message))
        {
            return null;
        }

        var text = ReceiptText.Of(message);
        var named = Encoding.Latin1.GetString(message.Tlvs.FindText(SmppTag.ReceiptedMessageId)).Trim();
        var inText = text.Find("id") ?? "";
        return new DeliveryReceipt(
            named.Length > 0 ? named : inText, StateOf(message, text), ErrorOf(message, text))
        {
            IdInText = named.Length > 0 && inText != named ? inText : "",
        };
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

    private static SmppMessageState StateOf(in SmppMessage message, ReceiptText text)
    {
        var told = message.Tlvs.FindOctet(SmppTag.MessageState) is { } code and <= (byte)SmppMessageState.Skipped
            ? (SmppMessageState)code
            : SmppMessageState.None;
        var read = IsEnd(told) ? told : StateOf(text.Find("stat") ?? text.Find("status"));
        return IsEnd(read) || told is SmppMessageState.None ? read : told;
    }

    private static bool IsEnd(SmppMessageState state) => state is SmppMessageState.Delivered
        or SmppMessageState.Expired or SmppMessageState.Deleted or SmppMessageState.Undeliverable
        or SmppMessageState.Rejected or SmppMessageState.Skipped;

    private static string ErrorOf(in SmppMessage message, ReceiptText text)
    {
        if (message.Tlvs.TryFind(SmppTag.NetworkErrorCode, out var value) && value.Length == 3)
        {
            Span<byte> digits = stackalloc byte[LongestError];
            Utf8Formatter.TryFormat((value[1] << 8) | value[2], digits, out var written);
            return written == 1 && digits[0] == '0' ? "" : Encoding.ASCII.GetString(digits[..written]);
        }

        var error = text.Find("err") ?? "";
        return error.AsSpan().Trim('0').IsEmpty ? "" : error[..Math.Min(error.Length, LongestError)];
    }

    /// <summary>The standard's words, and what networks write instead of them.</summary>
    private static SmppMessageState StateOf(string? word) => word?.ToUpperInvariant() switch
    {
        "ENROUTE" or "BUFFERED" or "BUFFRED" or "QUEUED" or "SCHEDULED" or "SCHEDLD" => SmppMessageState.EnRoute,
        "DELIVRD" or "DELIVERED" or "DELIVERD" => SmppMessageState.Delivered,
        "EXPIRED" or "EXPIRD" => SmppMessageState.Expired,
        "DELETED" or "CANCELLED" or "CANCELED" => SmppMessageState.Deleted,
        "UNDELIV" or "UNDELIVERABLE" or "UNDELIVERED" or "UNDELIVRD" or "FAILED" => SmppMessageState.Undeliverable,
        "ACCEPTD" or "ACCEPTED" => SmppMessageState.Accepted,
        "UNKNOWN" => SmppMessageState.Unknown,
        "REJECTD" or "REJECTED" => SmppMessageState.Rejected,
        "SKIPPED" => SmppMessageState.Skipped,
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
        SmppMessageState.Skipped => "SKIPPED",
        _ => "UNKNOWN",
    };
}
