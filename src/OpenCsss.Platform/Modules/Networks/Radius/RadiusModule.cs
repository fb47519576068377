using System.Net;
using OpenCsss.Platform.Modules.Carriers;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>RADIUS: sessions and usage come in, the end of sessions goes out.</summary>
internal static class RadiusModule
{
    public static IServiceCollection AddRadius(this IServiceCollection services, RadiusOptions options)
    {
        services
            .AddSingleton(options)
            .AddSingleton<RadiusClients>()
            .AddSingleton<RadiusMetrics>()
            .AddSingleton<RecentRequests>()
            .AddSingleton<GatewayNotices>()
            .AddSingleton<RadiusSessionStore>()
            .AddSingleton<AccountingSubscribers>()
            .AddSingleton<SimSessions>()
            .AddSingleton<AccountingWrite>()
            .AddSingleton<AccountingInbox>()
            .AddHostedService<RadiusListener>()
            .AddHostedService<RadiusDropReport>()
            .AddHostedService<SessionRetention>()
            .AddHostedService<WaitingSessions>();
        if (options.Clients.Count > 0)
        {
            services
                .AddSingleton<DynamicAuthorization>()
                .AddSingleton(options.Carrier)
                .AddSingleton<RadiusCarrier>()
                .AddSingleton(provider => new ConnectedCarrier(
                    provider.GetRequiredService<RadiusCarrier>(), options.Carrier));
        }

        return services;
    }

    /// <summary>Whether the options make sense; each message is one line for a person.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static void Check(RadiusOptions options)
    {
        Require(IPEndPoint.TryParse(options.Listen, out _), "Radius:Listen must be an address and a port.");
        Require(options.QueueLength >= 1, "Radius:QueueLength must be 1 or more.");
        Require(options.ReceiveBuffer >= 4_096, "Radius:ReceiveBuffer must be 4096 or more.");
        Require(options.ClockTolerance > TimeSpan.Zero, "Radius:ClockTolerance must be more than 0.");
        Require(options.OfflineAfter > TimeSpan.Zero, "Radius:OfflineAfter must be more than 0.");
        Require(options.KeepStopped > TimeSpan.Zero, "Radius:KeepStopped must be more than 0.");
        Require(
            options.KeepSilent >= options.KeepStopped, "Radius:KeepSilent must not be less than Radius:KeepStopped.");
        Require(options.Carrier.ResendAfter > TimeSpan.Zero, "Radius:Carrier:ResendAfter must be more than 0.");
        _ = new RadiusClients(options);
        CheckTemplate("Radius:Carrier:Throttle", options.Carrier.Throttle);
        CheckTemplate("Radius:Carrier:FullSpeed", options.Carrier.FullSpeed);
    }

    private static void CheckTemplate(string setting, string text)
    {
        try
        {
            _ = AttributeTemplate.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{setting}: {exception.Message}", exception);
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new FormatException(message);
        }
    }
}
