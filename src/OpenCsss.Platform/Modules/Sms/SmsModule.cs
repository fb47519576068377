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

    /// <summary>Whether the options make sense; each message is one line for a person.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static void Check(SmsOptions options)
    {
        _ = options.ReadPrices();
        _ = SimulatorSmsRules.Parse(options.Simulator.Rules);
        Check(options.Binds);
        foreach (var (name, smsc) in options.Smscs)
        {
            Check(name, smsc);
        }

        var known = options.Smscs.Select(smsc => RouteOf(smsc.Key, smsc.Value)).Append("").Append(SmsOptions.Simulated)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var route in options.Routes.Values.Append(options.DefaultRoute))
        {
            if (!known.Contains(route))
            {
                throw new FormatException($"There is no SMS route '{route}'.");
            }
        }
    }

    private static void Check(BindOptions binds)
    {
        var fault = binds.Port is < 0 or > 65_535 ? "Port from 0 to 65535"
            : !System.Net.IPAddress.TryParse(binds.Address, out _) ? "Address like 0.0.0.0"
            : binds.SystemId.Length > 15 ? "SystemId of at most 15 characters"
            : binds.TlsCertificate.Length > 0 != binds.TlsKey.Length > 0 ? "TlsCertificate and a TlsKey, or neither"
            : binds.MaxLines < 1 || binds.Window < 1 || binds.DeliveryWindow < 1 ? "MaxLines and windows of 1 or more"
            : binds.MaxLinesPerAddress < 1 || binds.MaxUnbound < 1 || binds.MaxUnboundPerAddress < 1
                ? "MaxLinesPerAddress, a MaxUnbound and a MaxUnboundPerAddress of 1 or more"
            : binds.WrongBindsPerMinute < 0 ? "WrongBindsPerMinute of 0 or more"
            : binds.BindTimeout <= TimeSpan.Zero || binds.EnquireAfter <= TimeSpan.Zero
                || binds.AnswerTimeout <= TimeSpan.Zero
                    ? "BindTimeout, an EnquireAfter and an AnswerTimeout of more than 0"
            : null;
        if (fault is not null)
        {
            throw new FormatException($"Sms:Binds needs a {fault}.");
        }
    }

    private static void Check(string name, SmscOptions smsc)
    {
        var fault = name.Equals(SmsOptions.Simulated, StringComparison.OrdinalIgnoreCase) ? "has a name that is taken"
            : smsc.Host.Length == 0 ? "needs a Host"
            : smsc.Port is < 1 or > 65_535 ? "needs a Port from 1 to 65535"
            : smsc.SystemId.Length is 0 or > 15 ? "needs a SystemId of 1 to 15 characters"
            : smsc.Password.Length > 64 ? "has a Password of more than 64 characters"
            : smsc.SystemType.Length > 12 ? "has a SystemType of more than 12 characters"
            : smsc.SourceAddress.Length > 20 ? "has a SourceAddress of more than 20 characters"
            : smsc.OverrideSource && smsc.SourceAddress.Length == 0 ? "has OverrideSource without a SourceAddress"
            : smsc.Window is < 1 or > 10_000 ? "needs a Window from 1 to 10000"
            : smsc.PerSecond < 0 ? "has a negative PerSecond"
            : smsc.AnswerTimeout <= TimeSpan.Zero || smsc.EnquireAfter <= TimeSpan.Zero ? "needs times of more than 0"
            : null;
        if (fault is not null)
        {
            throw new FormatException($"Sms:Smscs:{name} {fault}.");
        }

        _ = smsc.ReadTemporaryStatuses();
    }

    private static string RouteOf(string name, SmscOptions smsc) => smsc.Route.Length > 0 ? smsc.Route : name;

    private static IReadOnlyList<SmppRoute> ConnectSmscs(IServiceProvider services)
    {
        var options = services.GetRequiredService<SmsOptions>();
        var clock = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILogger<SmppLink>>();
        return
        [
            .. options.Smscs.GroupBy(smsc => RouteOf(smsc.Key, smsc.Value), StringComparer.OrdinalIgnoreCase)
                .Select(route => new SmppRoute(
                    route.Key,
                    route.Select(smsc => new SmppLink(
                        smsc.Key, smsc.Value, services.GetRequiredService<SmppDeliveries>(), clock, log)),
                    options, clock)),
        ];
    }
}
