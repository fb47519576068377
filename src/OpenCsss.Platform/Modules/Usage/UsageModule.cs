using OpenCsss.Platform.Modules.Usage.Cdr;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Platform.Surfaces.Operator;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What SIMs use: counted, rated, reported.</summary>
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
