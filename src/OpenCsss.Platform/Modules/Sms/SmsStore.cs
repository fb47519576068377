using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Messages, and the parts that are to be sent.</summary>
internal static class SmsStore
{
    private static readonly Columns<SmsSim> SimColumns = new Columns<SmsSim>()
        .BigInt("partner_id", sim => sim.PartnerId)
        .BigInt("sim_id", sim => sim.Id);

    private static readonly Columns<SmsContent> ContentColumns = new Columns<SmsContent>()
        .BigInt("form", content => (long)content.Form)
        .BigInt("message_type", content => content.IsBinary ? 2 : 1)
        .Text("content", content => content.Stored)
        .BigInt("coding", content => (long)content.Coding)
        .BigInt("data_coding", content => content.CodingOctet);

    private static readonly Columns<SmsAddress> PeerColumns = new Columns<SmsAddress>()
        .Text("peer", peer => peer.ToString())
        .BigInt("peer_ton", peer => (long)peer.TypeOfNumber)
        .BigInt("peer_npi", peer => (long)peer.NumberingPlan);

    private static readonly Columns<SmsEnvelope> EnvelopeColumns = new Columns<SmsEnvelope>()
        .Text("sim_address", envelope => envelope.To.ToString())
        .BigInt("sim_ton", envelope => (long)envelope.To.TypeOfNumber)
        .BigInt("sim_npi", envelope => (long)envelope.To.NumberingPlan)
        .BigInt("protocol_id", envelope => (long)envelope.ProtocolId)
        .Text("tlvs", envelope => envelope.Tlvs);

    // None of its parts has got anywhere yet.
    private static readonly SetStatement<NewSms> InsertNew = SetStatement.InsertInto(
        "sms",
        new Columns<NewSms>()
            .Of(message => message.Sim, SimColumns)
            .BigInt("id", message => message.Id)
            .BigInt("direction", _ => (long)SmsDirection.Terminated)
            .BigInt("origin", message => (long)message.Draft.Origin)
            .Of(message => message.Draft.Peer, PeerColumns)
            .Text("request_id", message => message.Draft.RequestId)
            .Of(message => message.Draft.Content, ContentColumns)
            .BigInt("parts", message => message.Draft.Parts)
            .BigInt("sent_parts", _ => 0)
            .BigInt("delivered_parts", _ => 0)
            .BigInt("failed_parts", _ => 0)
            .BigInt("expired_parts", _ => 0)
            .BigInt("unsent_parts", _ => 0)
            .BigInt("refused_parts", _ => 0)
            .BigInt("status", _ => (long)Domain.SmsStatus.Accepted)
            .Text("error_code", _ => "")
            .BigInt("price_minor", message => message.PriceMinor)
            .BigInt("charged_minor", message => message.PriceMinor * message.Draft.Parts)
            .BigInt("refunded_minor", _ => 0)
            .BigInt("charge_movement", message => message.Movement)
            .Text("currency", message => message.Currency)
            .BigInt("created_at", message => message.CreatedAt.ToUnixTimeMilliseconds())
            .BigInt("expire_at", message => (message.CreatedAt + message.Draft.Validity).ToUnixTimeMilliseconds())
            .BigInt("receipt", message => (long)message.Draft.Receipt)
            .Of(message => message.Draft.Envelope, EnvelopeColumns));

    // It has arrived: what the network says that it came in is sent and delivered at once.
    private static readonly SetStatement<ReceivedSms> InsertReceived = SetStatement.InsertInto(
        "sms",
        new Columns<ReceivedSms>()
            .Of(message => message.Sim, SimColumns)
            .BigInt("id", message => message.Id)
            .BigInt("direction", _ => (long)SmsDirection.Originated)
            .BigInt("origin", _ => (long)SmsOrigin.Network)
            .Of(message => message.Peer, PeerColumns)
            .BigInt("reply_to", message => message.ReplyTo)
            .Of(message => message.Content, ContentColumns)
            .BigInt("parts", message => message.Parts)
            .BigInt("sent_parts", message => message.Parts)
            .BigInt("delivered_parts", message => message.Parts)
            .BigInt("failed_parts", _ => 0)
            .BigInt("expired_parts", _ => 0)
            .BigInt("unsent_parts", _ => 0)
            .BigInt("refused_parts", _ => 0)
            .BigInt("status", _ => (long)Domain.SmsStatus.Delivered)
            .Text("error_code", _ => "")
            .BigInt("price_minor", _ => 0)
            .BigInt("charged_minor", _ => 0)
            .BigInt("refunded_minor", _ => 0)
            .Text("currency", message => message.Currency)
            .BigInt("created_at", message => message.ReceivedAt.ToUnixTimeMilliseconds())
            .BigInt("expire_at", message => message.ReceivedAt.ToUnixTimeMilliseconds())
            .BigInt("sent_at", message => message.ReceivedAt.ToUnixTimeMilliseconds())
            .BigInt("done_at", message => message.ReceivedAt.ToUnixTimeMilliseconds())
            .BigInt("receipt", _ => (long)ReceiptWish.None)
            .Of(_ => SmsEnvelope.None, EnvelopeColumns));

    private static readonly SetStatement<(NewSms Message, int PartNo)> InsertParts = SetStatement.InsertInto(
        "sms_part",
        new Columns<(NewSms Message, int PartNo)>()
            .BigInt("partner_id", part => part.Message.Sim.PartnerId)
            .BigInt("sms_id", part => part.Message.Id)
            .BigInt("part_no", part => part.PartNo)
            .Text("route", part => part.Message.Route)
            .BigInt("state", _ => (long)Domain.SmsPartState.Queued)
            .BigInt("attempts", _ => 0)
            .BigInt("due_at", part => part.Message.CreatedAt.ToUnixTimeMilliseconds())
            .BigInt("lease_until", _ => 0)
            .BigInt("expire_at", part =>
                (part.Message.CreatedAt + part.Message.Draft.Validity).ToUnixTimeMilliseconds())
            .Text("error_code", _ => "")
            .BigInt("changed_at", part => part.Message.CreatedAt.ToUnixTimeMilliseconds()));

    /// <summary>Queues messages to SIMs, with all of their parts waiting.</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<NewSms> messages)
    {
        transaction.Write(InsertNew, messages);
        transaction.Write(
            InsertParts,
            [.. messages.SelectMany(message =>
                Enumerable.Range(1, message.Draft.Parts).Select(part => (message, part)))]);
    }

    /// <summary>Queues a message that a SIM has sent.</summary>
    public static void Insert(WriteTransaction transaction, ReceivedSms message) =>
        transaction.Write(InsertReceived, [message]);
}

/// <summary>A message to a SIM that is accepted now.</summary>
internal sealed record NewSms(
    long Id, SmsSim Sim, string Route, SmsDraft Draft, long PriceMinor, long? Movement, string Currency,
    DateTimeOffset CreatedAt);

/// <summary>A message that a SIM has sent.</summary>
internal sealed record ReceivedSms(
    long Id, SmsSim Sim, SmsAddress Peer, SmsContent Content, int Parts, long? ReplyTo, string Currency,
    DateTimeOffset ReceivedAt);
