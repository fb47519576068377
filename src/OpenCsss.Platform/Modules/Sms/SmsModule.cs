using OpenCsss.Platform.Modules.Sms.Simulator;
using OpenCsss.Platform.Modules.Sms.SmppClient;
using OpenCsss.Platform.Modules.Sms.SmppServer;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Platform.Surfaces.Operator;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>Short messages to SIMs and from them.</summary>
internal static class SmsModule
{
    public static IServiceCollection AddSms(this IServiceCollection services, SmsOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<SmsWakeSignal>()
            .AddSingleton<SmsRates>()
            .AddSingleton<SendSmsWrite>()
            .AddSingleton<ClaimPartsWrite>()
            .AddSingleton<SmsProgressWrite>()
            .AddSingleton<SmsInbox>()
            .AddSingleton<SmppMetrics>()
            .AddSingleton<SmppDeliveries>()
            .AddSingleton(ConnectSmscs)
            .AddSingleton(provider => new SmsRoutes(
                [new SimulatorRoute(options), .. provider.GetRequiredService<IReadOnlyList<SmppRoute>>()], options))
            .AddHostedService<SmscConnections>() // Before the worker, so that it ends after it.
            .AddHostedService<SmsWorker>()
            .AddHostedService<SmsClock>()
            .AddSingleton(options.Binds)
            .AddSingleton<BindSessions>()
            .AddSingleton<BindSubmissions>()
            .AddSingleton<BindAccess>()
            .AddSingleton<BindAttempts>()
            .AddSingleton<BindMetrics>()
            .AddSingleton<BindEntry>()
            .AddSingleton<BindServices>()
            .AddSingleton<BindListener>()
            .AddHostedService<BindPump>()
            .AddHostedService<BindWatch>()
            .AddHostedService(provider => provider.GetRequiredService<BindListener>());

    public static void MapSms(this IEndpointRouteBuilder routes)
    {
        var sms = routes.MapGroup("/sms");
        sms.MapPost("/sendSms", SendSms.HandleAsync).WritesAs("sendSms");
        sms.MapPost("/queryMTSmsStatus", ListSms.HandleStatusAsync).ReadsAs("queryMTSmsStatus");
        sms.MapPost("/querySmsCDR", ListSms.HandleRecordsAsync).ReadsAs("querySmsCDR");

        routes.MapPost("/operator/sms/receive", ReceiveSimulatedSms.HandleAsync).ForOperators();
    }

    private static IReadOnlyList<SmppRoute> ConnectSmscs(IServiceProvider services)
    {
        var options = services.GetRequiredService<SmsOptions>();
        var clock = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILogger<SmppLink>>();
        return
        [
            .. options.Smscs.GroupBy(smsc => smsc.Value.RouteOr(smsc.Key), StringComparer.OrdinalIgnoreCase)
                .Select(route => new SmppRoute(
                    route.Key,
                    route.Select(smsc => new SmppLink(
                        smsc.Key, smsc.Value, services.GetRequiredService<SmppDeliveries>(), clock, log)),
                    options, clock)),
        ];
    }
}
