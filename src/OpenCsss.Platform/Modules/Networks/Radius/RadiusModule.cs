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
}
