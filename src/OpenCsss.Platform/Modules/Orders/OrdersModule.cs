using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Platform.Surfaces.Operator;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>Orders of data plans.</summary>
internal static class OrdersModule
{
    public static IServiceCollection AddOrders(this IServiceCollection services) =>
        services
            .AddSingleton<PlaceOrderPart>()
            .AddSingleton<PlaceOrderWrite>()
            .AddSingleton<OrderChangePart>()
            .AddSingleton<OrderChangeWrite>()
            .AddSingleton<OrderOperations>()
            .AddSingleton<ICarrierReports, SimReports>()
            .AddSingleton<OrderClock>()
            .AddHostedService(provider => provider.GetRequiredService<OrderClock>());

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var package = routes.MapGroup("/package");
        package.MapPost("/orderPackage", PlaceOrder.HandleAsync).WritesAs("orderPackage");
        package.MapPost("/batchOrderPackages", PlaceOrderBatch.HandleAsync).WritesAs("batchOrderPackages");
        package.MapPost("/orderExtraPackage", PlaceOrder.HandleExtraAsync).WritesAs("orderExtraPackage");
        package.MapPost("/createOtaOrder", PlaceOtaOrder.HandleAsync).WritesAs("createOtaOrder");
        package.MapPost("/openPackage", OpenOrder.HandleAsync).WritesAs("openPackage");
        package.MapPost("/cancelPackage", CancelOrder.HandleAsync).WritesAs("cancelPackage");
        package.MapPost("/aheadFinishDeviceOrder", EndOrderEarly.HandleAsync).WritesAs("aheadFinishDeviceOrder");
        package.MapPost("/renewPackage", RenewOrder.HandleAsync).WritesAs("renewPackage");
        package.MapPost("/reducePackage", ReduceOrder.HandleAsync).WritesAs("reducePackage");
        package.MapPost("/queryOrder", ListOrders.HandleAsync).ReadsAs("queryOrder");

        routes.MapPost("/operator/clock/advance", AdvanceClock.HandleAsync).ForOperators();

        var device = routes.MapGroup("/device");
        device.MapPost("/pauseService", PauseService.HandleAsync).WritesAs("pauseService", isDeprecated: true);
        device.MapPost("/restartService", RestartService.HandleAsync).WritesAs("restartService", isDeprecated: true);
    }
}
