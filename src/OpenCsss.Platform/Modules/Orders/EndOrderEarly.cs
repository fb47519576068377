using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/aheadFinishDeviceOrder: ends an order in use; what comes back is the plan's rule.</summary>
internal static class EndOrderEarly
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        OrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        operations.ChangeOrderAsync(
            request, caller, static (sim, orderId, now) => sim.EndEarly(orderId, now), cancellationToken);
}
