using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Platform.Surfaces.Operator;

namespace OpenCsss.Platform.Modules.Carriers;

/// <summary>Carriers: what is wanted of them, and what they say.</summary>
internal static class CarriersModule
{
    public static IServiceCollection AddCarriers(this IServiceCollection services, CarrierOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton(Connect)
            .AddSingleton<CommandExecutor>()
            .AddSingleton<ClaimCommandsWrite>()
            .AddHostedService<CarrierWorker>()
            .AddHostedService<CommandRetention>();

    public static void MapCarriers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/flow/getInfoByDeviceId", QueryRemaining.HandleAsync).ReadsAs("getInfoByDeviceId");
        routes.MapPost("/operator/carriers/{carrier}/reports", ReceiveReport.HandleAsync).ForOperators();
    }

    private static CarrierLines Connect(IServiceProvider services)
    {
        var options = services.GetRequiredService<CarrierOptions>();
        var clock = services.GetRequiredService<TimeProvider>();
        var wall = services.GetRequiredService<WallClock>();
        var rule = new CircuitRule(options.CircuitFailures, options.CircuitOpenFor);
        return new CarrierLines(
        [
            .. services.GetServices<ConnectedCarrier>()
                .Select(connected => new CarrierLine(connected.Carrier, connected.Limits, rule, clock, wall)),
        ]);
    }
}
