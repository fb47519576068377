using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Events;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The bodies of events, to the byte, as they are written, read by a partner, and documented.</summary>
public sealed class EventBodyTests
{
    private const string At = "1642385160000";
    private const string Code = "P000270";
    private const string Iccid = "89852022018041800192";
    private const string Imsi = "454070000000192";
    private const string Order = "ORDER_47452122261749760";
    private const string Sms = "SMS_47452122261749761";

    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api", "events.md"));

    private static readonly OrderStatusEvent OrderStatus = new()
    {
        AssetId = Iccid, Imsi = Imsi, Operation = "1005", OrderId = Order, Time = "2022-01-27 11:18:50",
        EventTime = "2022-01-27 11:20:00", OrderStatus = "2", PackageCode = "DP20190726001274",
        ExpireDate = "2022-01-31 23:59:59",
    };

    private static readonly UsageWarningEvent UsageWarning = new()
    {
        PartnerCode = Code, SimId = Iccid, OrderId = Order, ThresholdType = "percent", Threshold = "80", UsedFlow = "16",
        TotalFlow = "20", CycleStartDate = "2022-01-01 00:00:00", CycleEndDate = "2022-01-31 23:59:59", OccurredAt = At,
    };

    private static readonly UsageWarningEvent QuotaReached = UsageWarning with
    {
        ThresholdType = "quota_reached", Threshold = "20", UsedFlow = "20", Action = "stopped",
    };

    private static readonly SmsReportEvent SmsReport = new()
    {
        PartnerCode = Code, SimId = Iccid, SmsId = Sms, RequestId = "r-1", Status = "2", ErrorCode = "", DoneAt = At,
    };

    private static readonly SmsReceivedEvent SmsReceived = new()
    {
        PartnerCode = Code, SimId = Iccid, Imsi = Imsi, MessageType = "Text", TextMessage = "你好", ReceivedAt = At,
        ReplyTo = Sms,
    };

    private static readonly CallbackTestEvent Test = new(Code, EventNames.All, At);
    private static readonly CallbackDisabledEvent Disabled = new(Code, EventNames.OrderStatus, "gone", At);
    private static readonly CallbackStalledEvent Stalled = new(Code, EventNames.All, "344", "1642384860000", At);

    [Fact]
    public void Each_body_is_written_to_the_byte_read_back_and_shown_in_the_documentation()
    {
        Check("order-status", OrderStatus, OrderStatus.ToJson(), ContractsJson.Wire.OrderStatusEvent);
        Check("usage-warning", UsageWarning, UsageWarning.ToJson(), ContractsJson.Wire.UsageWarningEvent);
        Check("quota-reached", QuotaReached, QuotaReached.ToJson(), ContractsJson.Wire.UsageWarningEvent);
        Check("sms-report", SmsReport, SmsReport.ToJson(), ContractsJson.Wire.SmsReportEvent);
        Check("sms-received", SmsReceived, SmsReceived.ToJson(), ContractsJson.Wire.SmsReceivedEvent);
        Check("callback-test", Test, Test.ToJson(), ContractsJson.Wire.CallbackTestEvent);
        Check("callback-disabled", Disabled, Disabled.ToJson(), ContractsJson.Wire.CallbackDisabledEvent);
        Check("callback-stalled", Stalled, Stalled.ToJson(), ContractsJson.Wire.CallbackStalledEvent);
    }

    [Fact]
    public void What_is_null_is_left_out()
    {
        var created = (OrderStatus with { ExpireDate = null }).ToJson();
        Assert.EndsWith("\"package_code\":\"DP20190726001274\"}", created, StringComparison.Ordinal);
        Assert.DoesNotContain("reply_to", (SmsReceived with { ReplyTo = null }).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_other_than_ASCII_are_escaped_in_all_but_messages_from_SIMs()
    {
        Assert.Contains(
            """
            "request_id":"\u8BA2\u5355\u0027\u003C1\u003E\u002B"
            """,
            (SmsReport with { RequestId = "订单'<1>+" }).ToJson(),
            StringComparison.Ordinal);
        Assert.Contains(
            """
            "text_message":"订单'<1>+\n\""
            """,
            (SmsReceived with { TextMessage = "订单'<1>+\n\"" }).ToJson(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_in_the_form_without_its_type_is_read_as_one()
    {
        var plain = CallbackMessage.Body(EventKind.SmsReceived, SmsReceived.ToJson(), MoForms.Plain);
        Assert.Equal(
            SmsReceived with { MessageType = null },
            JsonSerializer.Deserialize(plain, ContractsJson.Wire.SmsReceivedEvent));
    }

    [Fact]
    public void Every_kind_is_in_the_table_of_who_writes_and_who_sends_it()
    {
        var rows = Document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            Assert.Single(rows, row => row.Split('|')[1].Contains($"`{EventKinds.Name(kind)}`", StringComparison.Ordinal));
        }
    }

    private static void Check<T>(string name, T body, string json, JsonTypeInfo<T> type)
    {
        Assert.Equal(Golden.Of($"event-{name}"), json);
        Assert.Equal(body, JsonSerializer.Deserialize(json, type));
        Assert.Contains($"\n{json}\n", Document, StringComparison.Ordinal);
    }
}
