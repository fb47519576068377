using OpenCsss.Server.Http;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>Orders of data plans.</summary>
internal static class OrdersModule
{
    public static IServiceCollection AddOrders(this IServiceCollection services) =>
        services.AddSingleton<PlaceOrderWrite>();

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var package = routes.MapGroup("/package");
        package.MapPost("/orderPackage", PlaceOrder.HandleAsync).WritesAs("orderPackage");
        package.MapPost("/queryOrder", ListOrders.HandleAsync).ReadsAs("queryOrder");
    }
}
