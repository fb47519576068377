using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Partners;

namespace OpenCsss.Server.Modules.Sms;

/// <summary>The events of messages, as partners are told of them (contract, notifications 4).</summary>
internal static class SmsEvents
{
    private const string ReportOperation = "sms_report";
    private const string ReceivedOperation = "sms_received";

    /// <summary>A message to a SIM has come to its end.</summary>
    public static FeedEvent Report(OpenSms message, OpenAccount account, Partner partner)
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
            JsonSerializer.Serialize(body, ServerJson.Default.SmsReportEvent),
            message.DoneAt.Value.ToUnixTimeMilliseconds());
    }

    /// <summary>A message from a SIM, in the form with its type; an endpoint may get it without.</summary>
    public static FeedEvent Received(ReceivedSms message, OpenAccount account, Partner partner)
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
            JsonSerializer.Serialize(body, ServerJson.Wire.GetTypeInfo(typeof(SmsReceivedEvent))), at);
    }
}

/// <summary>Body of the delivery report.</summary>
internal sealed record SmsReportEvent
{
    [JsonPropertyName("partner_code")]
    public required string PartnerCode { get; init; }

    [JsonPropertyName("sim_id")]
    public required string SimId { get; init; }

    [JsonPropertyName("sms_id")]
    public required string SmsId { get; init; }

    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("error_code")]
    public required string ErrorCode { get; init; }

    [JsonPropertyName("done_at")]
    public required string DoneAt { get; init; }
}

/// <summary>Body of a message from a SIM.</summary>
internal sealed record SmsReceivedEvent
{
    [JsonPropertyName("partner_code")]
    public required string PartnerCode { get; init; }

    [JsonPropertyName("sim_id")]
    public required string SimId { get; init; }

    [JsonPropertyName("imsi")]
    public required string Imsi { get; init; }

    [JsonPropertyName("message_type")]
    public required string MessageType { get; init; }

    /// <summary>Upper-case hexadecimal if it is binary.</summary>
    [JsonPropertyName("text_message")]
    public required string TextMessage { get; init; }

    [JsonPropertyName("received_at")]
    public required string ReceivedAt { get; init; }

    /// <summary>The message that this one answers.</summary>
    [JsonPropertyName("reply_to"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReplyTo { get; init; }
}
