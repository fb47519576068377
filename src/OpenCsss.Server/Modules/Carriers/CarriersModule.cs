using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Carriers.HttpJson;
using OpenCsss.Server.Modules.Carriers.Simulator;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Carriers;

/// <summary>Carriers: what is wanted of them, and what they say.</summary>
internal static class CarriersModule
{
    public static IServiceCollection AddCarriers(this IServiceCollection services, CarrierOptions options)
    {
        foreach (var name in options.Http.Keys)
        {
            services.AddHttpClient(HttpCarrier.ClientOf(name.ToLowerInvariant()))
                .ConfigureHttpClient(client =>
                {
                    client.Timeout = Timeout.InfiniteTimeSpan; // The worker has the limit.
                    client.DefaultRequestHeaders.TryAddWithoutValidation(UserAgent.Header, UserAgent.Value);
                })
                .ConfigurePrimaryHttpMessageHandler(HttpCarrier.CreateHandler)
                .RemoveAllLoggers(); // They would write addresses, and with them ICCIDs.
        }

        return services
            .AddSingleton(options)
            .AddSingleton<SimulatorStore>()
            .AddSingleton(Connect)
            .AddSingleton<CommandAttempt>()
            .AddHostedService<CarrierWorker>()
            .AddHostedService<CommandRetention>()
            .AddHostedService<SimulatorReports>();
    }

    public static void MapCarriers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/flow/getInfoByDeviceId", QueryRemaining.HandleAsync).ReadsAs("getInfoByDeviceId");
        routes.MapPost("/operator/carriers/{carrier}/reports", ReceiveReport.HandleAsync).ForOperators();
    }

    /// <summary>Whether the options make sense; each message is one line for a person.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static void Check(CarrierOptions options)
    {
        Check("Carriers:RetryDelays", () => RetrySchedule.Parse(options.RetryDelays));
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

    private static CarrierLines Connect(IServiceProvider services)
    {
        var options = services.GetRequiredService<CarrierOptions>();
        var clock = services.GetRequiredService<TimeProvider>();
        var wall = services.GetRequiredService<WallClock>();
        var rule = new CircuitRule(options.CircuitFailures, options.CircuitOpenFor);
        var simulator = new SimulatorCarrier(services.GetRequiredService<SimulatorStore>(), options.Simulator, clock);
        List<CarrierLine> lines = [new CarrierLine(simulator, options.Simulator, rule, clock, wall)];
        foreach (var (name, carrier) in options.Http)
        {
            lines.Add(new CarrierLine(
                new HttpCarrier(
                    name.ToLowerInvariant(), carrier, services.GetRequiredService<IHttpClientFactory>()),
                carrier, rule, clock, wall));
        }

        lines.AddRange(services.GetServices<ConnectedCarrier>()
            .Select(other => new CarrierLine(other.Carrier, other.Limits, rule, clock, wall)));
        return new CarrierLines(lines);
    }

    /// <summary>For a carrier that is only looked at.</summary>
    private sealed class NoClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("Nothing is to be sent.");
    }
}
