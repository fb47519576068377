using OpenCsss.Contracts.Events;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>The events of messages, as partners are notified of them (contract, notifications 4).</summary>
internal static class SmsEvents
{
    private const string ReportOperation = "sms_report";
    private const string ReceivedOperation = "sms_received";

    /// <summary>A message to a SIM has come to its end.</summary>
    public static FeedEvent Report(LockedSms message, LockedAccount account, Partner partner)
    {
        var body = new SmsReportEvent
        {
            PartnerCode = partner.AccessCode,
            SimId = message.Row.Iccid,
            SmsId = new SmsId(message.Row.Id).ToString(),
            RequestId = message.Row.RequestId ?? "",
            Status = SmsNumbers.Text((long)message.Now.Status),
            ErrorCode = message.ErrorCode,
            DoneAt = SmsNumbers.Text(message.DoneAt!.Value.ToUnixTimeMilliseconds()),
        };
        return new FeedEvent(
            partner.Id, account.NextEventNo(), EventKind.SmsReport, ReportOperation, message.Row.SimId, message.Row.Id,
            body.ToJson(),
            message.DoneAt.Value.ToUnixTimeMilliseconds());
    }

    /// <summary>A message from a SIM, in the form with its type; an endpoint may get it without.</summary>
    public static FeedEvent Received(ReceivedSms message, LockedAccount account, Partner partner)
    {
        var at = message.ReceivedAt.ToUnixTimeMilliseconds();
        var body = new SmsReceivedEvent
        {
            PartnerCode = partner.AccessCode,
            SimId = message.Sim.Iccid,
            Imsi = message.Sim.Imsis.Split(',')[0],
            MessageType = message.Content.IsBinary ? "Binary" : "Text",
            TextMessage = message.Content.Stored,
            ReceivedAt = SmsNumbers.Text(at),
            ReplyTo = message.ReplyTo is { } id ? new SmsId(id).ToString() : null,
        };
        return new FeedEvent(
            partner.Id, account.NextEventNo(), EventKind.SmsReceived, ReceivedOperation, message.Sim.Id, message.Id,
            body.ToJson(), at);
    }
}
