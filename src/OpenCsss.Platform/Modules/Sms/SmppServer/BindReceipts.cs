using System.Text;
using OpenCsss.Domain;
using OpenCsss.Protocols.Smpp;
using OpenCsss.Protocols.Smpp.Text;

namespace OpenCsss.Platform.Modules.Sms.SmppServer;

/// <summary>What a partner is sent over its connection, as deliver_sm.</summary>
internal static class BindReceipts
{
    public static SmppMessageState StateOf(SmsStatus status) => status switch
    {
        SmsStatus.Accepted or SmsStatus.Sent => SmppMessageState.EnRoute,
        SmsStatus.Delivered => SmppMessageState.Delivered,
        SmsStatus.Failed => SmppMessageState.Undeliverable,
        SmsStatus.Expired => SmppMessageState.Expired,
    };

    /// <summary>Whether the account wants to hear of it.</summary>
    public static bool IsWanted(BindNews news) => news.IsReceived || (news.Origin is SmsOrigin.Smpp && news.Wish switch
    {
        ReceiptWish.Always => true,
        ReceiptWish.OnFailure => news.Status is not SmsStatus.Delivered,
        ReceiptWish.None => false,
        _ => false,
    });

    /// <summary>
    /// Sends it over a connection; a message from a SIM in as many parts as it needs. What is said to it; of parts to
    /// the first that was not taken.
    /// </summary>
    public static async Task<SmppStatus> TellAsync(BindSession session, BindNews news, ReferenceLength reference)
    {
        if (!news.IsReceived)
        {
            return (await session.DeliverAsync(Receipt(news, session.TakesTlvs))).Status;
        }

        var parts = news.Content.Split(reference, news.SmsId);
        foreach (var part in parts)
        {
            var answer = await session.DeliverAsync(Received(news, part, parts.Count > 1));
            if (answer.Status is not SmppStatus.Ok)
            {
                return answer.Status;
            }
        }

        return SmppStatus.Ok;
    }

    private static SmppMessage Received(BindNews news, byte[] part, bool hasHeader) => new()
    {
        Source = Address(news.Sim),
        Destination = Address(news.Peer),
        EsmClass = hasHeader ? SmppMessage.HasUserDataHeader : (byte)0,
        DataCoding = news.Content.CodingOfParts,
        ShortMessage = part,
    };

    /// <summary>
    /// Both ways of the standard: the text of appendix B, and the parameters for those that know any. The addresses are
    /// those of the message, the other way round.
    /// </summary>
    private static SmppMessage Receipt(BindNews news, bool takesTlvs)
    {
        var id = SmsNumbers.Text(news.SmsId);
        var state = StateOf(news.Status);
        var text = new DeliveryReceipt(id, state, news.Error).ToText(news.CreatedAt, news.DoneAt ?? news.CreatedAt);
        var tlvs = new SmppTlvWriter(new byte[64]);
        tlvs.AddText(SmppTag.ReceiptedMessageId, Encoding.ASCII.GetBytes(id));
        tlvs.Add(SmppTag.MessageState, (byte)state);
        if (SmppTlvs.TryRead(Convert.FromHexString(news.Tlvs), out var submitted)
            && submitted.TryFind(SmppTag.UserMessageReference, out var reference) && reference.Length == 2)
        {
            tlvs.Add(SmppTag.UserMessageReference, reference);
        }

        return new SmppMessage
        {
            Source = Address(news.Sim),
            Destination = Address(news.Peer),
            EsmClass = SmppMessage.DeliveryReceipt,
            ShortMessage = Encoding.ASCII.GetBytes(text),
            Tlvs = takesTlvs ? tlvs.Written : default,
        };
    }

    /// <summary>An address that is none is refused by some; the simulator's SIMs write to nobody.</summary>
    private static SmppAddress Address(SmsAddress address)
    {
        var digits = address.IsEmpty ? "0" : address.ToString();
        return new SmppAddress(
            address.TypeOfNumber, address.NumberingPlan,
            Encoding.ASCII.GetBytes(digits[..Math.Min(digits.Length, SmppAddress.Longest)]));
    }
}
