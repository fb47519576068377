using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenCsss.Contracts;
using OpenCsss.Server.Modules.Carriers;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Orders;
using OpenCsss.Server.Modules.Sms;
using OpenCsss.Server.Modules.Usage;
using OpenCsss.Server.Modules.Usage.Cdr;

namespace OpenCsss.Server.Hosting;

/// <summary>The JSON types that only the server writes.</summary>
[JsonSerializable(typeof(Envelope<object>))]
[JsonSerializable(typeof(AdvanceClockRequest))]
[JsonSerializable(typeof(Envelope<ClockAdvanced>))]
[JsonSerializable(typeof(CarrierReportRequest))]
[JsonSerializable(typeof(Envelope<ReportReceived>))]
[JsonSerializable(typeof(ReceiveUsageRequest))]
[JsonSerializable(typeof(CdrProfile))]
[JsonSerializable(typeof(Envelope<UsageReceived>))]
[JsonSerializable(typeof(SimulatedSmsRequest))]
[JsonSerializable(typeof(Envelope<SimulatedSmsReceived>))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>The wire's types and the server's own, with the wire's options.</summary>
    public static JsonSerializerOptions Wire { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            // Nothing that the platform writes as JSON is put into a page as HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Add(ContractsJson.Default);

        // Not Default: the compiler may initialise it after this.
        options.TypeInfoResolverChain.Add(new ServerJson());
        options.MakeReadOnly();
        return options;
    }
}
