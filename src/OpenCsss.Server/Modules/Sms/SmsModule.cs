using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Sms.Simulator;

namespace OpenCsss.Server.Modules.Sms;

/// <summary>Short messages to SIMs and from them.</summary>
internal static class SmsModule
{
    public static IServiceCollection AddSms(this IServiceCollection services, SmsOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<SmsNews>()
            .AddSingleton<SmsRates>()
            .AddSingleton<SendSmsWrite>()
            .AddSingleton<ClaimPartsWrite>()
            .AddSingleton<SmsProgressWrite>()
            .AddSingleton<SmsInbox>()
            .AddSingleton<ISmsRoute, SimulatorRoute>()
            .AddSingleton(provider => new SmsRoutes([.. provider.GetServices<ISmsRoute>()], options))
            .AddHostedService<SmsWorker>()
            .AddHostedService<SmsClock>();

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
        foreach (var route in options.Routes.Values.Append(options.DefaultRoute))
        {
            if (route is not ("" or SmsOptions.Simulated))
            {
                throw new FormatException($"There is no SMS route '{route}'.");
            }
        }
    }
}
