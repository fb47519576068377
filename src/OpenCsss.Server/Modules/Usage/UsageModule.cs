using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Usage.Cdr;

namespace OpenCsss.Server.Modules.Usage;

/// <summary>What SIMs use: counted, rated, told of.</summary>
internal static class UsageModule
{
    public static IServiceCollection AddUsage(this IServiceCollection services, UsageOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<UsageRules>()
            .AddSingleton<UsageCounting>()
            .AddSingleton<CdrImport>()
            .AddSingleton<UnknownUsage>()
            .AddHostedService(provider => provider.GetRequiredService<UnknownUsage>())
            .AddHostedService<UsageRetention>()
            .AddHostedService<CdrFolder>();

    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        var flow = routes.MapGroup("/flow");
        flow.MapPost("/queryDeviceFlowUsage", ShowUsage.HandleAsync).ReadsAs("queryDeviceFlowUsage");
        flow.MapPost("/queryBatchDeviceFlowUsage", ListUsage.HandleAsync).ReadsAs("queryBatchDeviceFlowUsage");
        flow.MapPost("/queryDailyFlowUsage", ListDailyUsage.HandleAsync).ReadsAs("queryDailyFlowUsage");
        flow.MapPost("/queryMonthlyFlowUsage", ListMonthlyUsage.HandleAsync).ReadsAs("queryMonthlyFlowUsage");

        routes.MapPost("/operator/usage", ReceiveUsage.HandleAsync).ForOperators();
    }
}
