using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Events;

namespace OpenCsss.Platform.Modules.Events;

/// <summary>
/// The text of an event, as it is written into the feed and sent, byte for byte. Letters other than ASCII are escaped
/// in all but messages from SIMs and recharges. Receivers know the text as it is, so that is not evened out.
/// </summary>
internal static class EventBodies
{
    public static string ToJson(this OrderStatusEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Default.OrderStatusEvent);

    public static string ToJson(this UsageWarningEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Default.UsageWarningEvent);

    public static string ToJson(this SmsReportEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Default.SmsReportEvent);

    public static string ToJson(this SmsReceivedEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Wire.SmsReceivedEvent);

    public static string ToJson(this RechargeEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Wire.RechargeEvent);

    public static string ToJson(this CallbackTestEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Default.CallbackTestEvent);

    public static string ToJson(this CallbackDisabledEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Default.CallbackDisabledEvent);

    public static string ToJson(this CallbackStalledEvent body) =>
        JsonSerializer.Serialize(body, ContractsJson.Default.CallbackStalledEvent);
}
