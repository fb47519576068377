using OpenCsss.Contracts;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks.HttpJson;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Platform.Modules.Networks.Simulator;

namespace OpenCsss.Platform.Modules.Networks;

/// <summary>The networks that are built in: the simulator, carriers that speak JSON over HTTP, and RADIUS.</summary>
internal static class NetworksModule
{
    public static IServiceCollection AddNetworks(
        this IServiceCollection services, NetworkOptions options, RadiusOptions radius)
    {
        services
            .AddSingleton(options)
            .AddSingleton<SimulatorStore>()
            .AddSingleton(provider => new ConnectedCarrier(
                new SimulatorCarrier(
                    provider.GetRequiredService<SimulatorStore>(), options.Simulator,
                    provider.GetRequiredService<TimeProvider>()),
                options.Simulator))
            .AddHostedService<SimulatorReports>();
        foreach (var (name, carrier) in options.Http)
        {
            services.AddHttpCarrier(name.ToLowerInvariant(), carrier);
        }

        return services.AddRadius(radius);
    }

    private static void AddHttpCarrier(this IServiceCollection services, string name, HttpCarrierOptions options)
    {
        services.AddHttpClient(HttpCarrier.ClientOf(name))
            .ConfigureHttpClient(client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan; // The worker has the limit.
                client.DefaultRequestHeaders.TryAddWithoutValidation(UserAgent.Header, UserAgent.Value);
            })
            .ConfigurePrimaryHttpMessageHandler(HttpCarrier.CreateHandler)
            .RemoveAllLoggers(); // They would write addresses, and with them ICCIDs.
        services.AddSingleton(provider => new ConnectedCarrier(
            new HttpCarrier(name, options, provider.GetRequiredService<IHttpClientFactory>()), options));
    }
}
