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

    /// <summary>Whether the options make sense; each message is one line for a person.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static void Check(NetworkOptions options)
    {
        Check("Carriers:Simulator:Rules", () => SimulatorRules.Parse(options.Simulator.Rules));
        foreach (var (name, carrier) in options.Http)
        {
            if (name.ToLowerInvariant() is "simulator" or "radius")
            {
                throw new FormatException($"The name {name} is taken.");
            }

            if (!Uri.TryCreate(carrier.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                throw new FormatException($"Carriers:Http:{name}:BaseUrl must be an http or https address.");
            }

            Check($"Carriers:Http:{name}", () => new HttpCarrier(name, carrier, new NoClients()));
        }
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

    private static void Check<T>(string setting, Func<T> read)
    {
        try
        {
            _ = read();
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new FormatException($"{setting}: {exception.Message}", exception);
        }
    }

    /// <summary>For a carrier that is only looked at.</summary>
    private sealed class NoClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("Nothing is to be sent.");
    }
}
