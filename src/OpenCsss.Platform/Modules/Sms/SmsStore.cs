using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Messages, and the parts that are to be sent.</summary>
internal static class SmsStore
{
    private static readonly SetStatement InsertMessages = SetStatement.InsertInto(
        "sms",
        Column.BigInt("partner_id"), Column.BigInt("id"), Column.BigInt("sim_id"), Column.BigInt("direction"),
        Column.BigInt("origin"), Column.Text("peer"), Column.Text("request_id"), Column.BigInt("reply_to"),
        Column.BigInt("form"), Column.BigInt("message_type"), Column.Text("content"), Column.BigInt("coding"),
        Column.BigInt("parts"), Column.BigInt("sent_parts"), Column.BigInt("delivered_parts"),
        Column.BigInt("failed_parts"), Column.BigInt("expired_parts"), Column.BigInt("unsent_parts"),
        Column.BigInt("refused_parts"), Column.BigInt("status"), Column.Text("error_code"),
        Column.BigInt("price_minor"), Column.BigInt("charged_minor"), Column.BigInt("refunded_minor"),
        Column.BigInt("charge_movement"), Column.BigInt("refund_movement"), Column.Text("currency"),
        Column.BigInt("created_at"), Column.BigInt("expire_at"), Column.BigInt("sent_at"), Column.BigInt("done_at"),
        Column.BigInt("receipt"), Column.BigInt("data_coding"), Column.BigInt("peer_ton"), Column.BigInt("peer_npi"),
        Column.Text("sim_address"), Column.BigInt("sim_ton"), Column.BigInt("sim_npi"), Column.BigInt("protocol_id"),
        Column.Text("tlvs"));

    private static readonly SetStatement InsertParts = SetStatement.InsertInto(
        "sms_part",
        Column.BigInt("partner_id"), Column.BigInt("sms_id"), Column.BigInt("part_no"), Column.Text("route"),
        Column.BigInt("state"), Column.BigInt("attempts"), Column.BigInt("due_at"), Column.BigInt("lease_until"),
        Column.BigInt("expire_at"), Column.Text("smsc_id"), Column.Text("error_code"), Column.BigInt("changed_at"));

    /// <summary>Queues messages to SIMs, with all of their parts waiting.</summary>
    public static void Insert(WriteTransaction transaction, IReadOnlyList<NewSms> messages)
    {
        transaction.Write(InsertMessages, messages, Bind, messages.Count);
        var parts = messages
            .SelectMany(message => Enumerable.Range(1, message.Draft.Parts).Select(part => (Message: message, part)))
            .ToArray();
        transaction.Write(
            InsertParts,
            parts,
            static (sink, part) =>
            {
                var now = part.Message.CreatedAt.ToUnixTimeMilliseconds();
                sink.BigInt(part.Message.Sim.PartnerId);
                sink.BigInt(part.Message.Id);
                sink.BigInt(part.part);
                sink.Text(part.Message.Route);
                sink.BigInt((long)Domain.SmsPartState.Queued);
                sink.BigInt(0L);
                sink.BigInt(now);
                sink.BigInt(0L);
                sink.BigInt((part.Message.CreatedAt + part.Message.Draft.Validity).ToUnixTimeMilliseconds());
                sink.Text(null);
                sink.Text("");
                sink.BigInt(now);
            },
            parts.Length);
    }

    /// <summary>Queues a message that a SIM has sent.</summary>
    public static void Insert(WriteTransaction transaction, ReceivedSms message) =>
        transaction.Write(InsertMessages, [message], Bind, 1);

    private static void Bind(IRowSink sink, NewSms message)
    {
        var (draft, now) = (message.Draft, message.CreatedAt);
        sink.BigInt(message.Sim.PartnerId);
        sink.BigInt(message.Id);
        sink.BigInt(message.Sim.Id);
        sink.BigInt((long)SmsDirection.Terminated);
        sink.BigInt((long)draft.Origin);
        sink.Text(draft.Peer.ToString());
        sink.Text(draft.RequestId);
        sink.BigInt((long?)null);
        BindContent(sink, draft.Content);
        sink.BigInt(draft.Parts);
        for (var count = 0; count < 6; count++)
        {
            sink.BigInt(0L);
        }

        sink.BigInt((long)Domain.SmsStatus.Accepted);
        sink.Text("");
        sink.BigInt(message.PriceMinor);
        sink.BigInt(message.PriceMinor * draft.Parts);
        sink.BigInt(0L);
        sink.BigInt(message.Movement);
        sink.BigInt((long?)null);
        sink.Text(message.Currency);
        sink.BigInt(now.ToUnixTimeMilliseconds());
        sink.BigInt((now + draft.Validity).ToUnixTimeMilliseconds());
        sink.BigInt((long?)null);
        sink.BigInt((long?)null);
        sink.BigInt((long)draft.Receipt);
        BindEnvelope(sink, draft.Content, draft.Peer, draft.Envelope);
    }

    private static void Bind(IRowSink sink, ReceivedSms message)
    {
        var at = message.ReceivedAt.ToUnixTimeMilliseconds();
        sink.BigInt(message.Sim.PartnerId);
        sink.BigInt(message.Id);
        sink.BigInt(message.Sim.Id);
        sink.BigInt((long)SmsDirection.Originated);
        sink.BigInt((long)SmsOrigin.Network);
        sink.Text(message.Peer.ToString());
        sink.Text(null);
        sink.BigInt(message.ReplyTo);
        BindContent(sink, message.Content);
        sink.BigInt(message.Parts);
        sink.BigInt(message.Parts);
        sink.BigInt(message.Parts);
        for (var count = 0; count < 4; count++)
        {
            sink.BigInt(0L);
        }

        sink.BigInt((long)Domain.SmsStatus.Delivered);
        sink.Text("");
        sink.BigInt(0L);
        sink.BigInt(0L);
        sink.BigInt(0L);
        sink.BigInt((long?)null);
        sink.BigInt((long?)null);
        sink.Text(message.Currency);
        sink.BigInt(at);
        sink.BigInt(at);
        sink.BigInt(at);
        sink.BigInt(at);
        sink.BigInt((long)ReceiptWish.None);
        BindEnvelope(sink, message.Content, message.Peer, SmsEnvelope.None);
    }

    private static void BindContent(IRowSink sink, SmsContent content)
    {
        sink.BigInt((long)content.Form);
        sink.BigInt(content.IsBinary ? 2 : 1);
        sink.Text(content.Stored);
        sink.BigInt((long)content.Coding);
    }

    private static void BindEnvelope(IRowSink sink, SmsContent content, SmsAddress peer, SmsEnvelope envelope)
    {
        sink.BigInt(content.CodingOctet);
        sink.BigInt((long)peer.TypeOfNumber);
        sink.BigInt((long)peer.NumberingPlan);
        sink.Text(envelope.To.ToString());
        sink.BigInt((long)envelope.To.TypeOfNumber);
        sink.BigInt((long)envelope.To.NumberingPlan);
        sink.BigInt((long)envelope.ProtocolId);
        sink.Text(envelope.Tlvs);
    }
}

/// <summary>A message to a SIM that is accepted now.</summary>
internal sealed record NewSms(
    long Id, SmsSim Sim, string Route, SmsDraft Draft, long PriceMinor, long? Movement, string Currency,
    DateTimeOffset CreatedAt);

/// <summary>A message that a SIM has sent.</summary>
internal sealed record ReceivedSms(
    long Id, SmsSim Sim, SmsAddress Peer, SmsContent Content, int Parts, long? ReplyTo, string Currency,
    DateTimeOffset ReceivedAt);
