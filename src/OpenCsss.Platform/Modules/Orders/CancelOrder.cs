using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/cancelPackage: cancels an order that has not begun; the charge comes back in full.</summary>
internal static class CancelOrder
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        OrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        operations.ChangeOrderAsync(
            request, caller, static (sim, orderId, now) => sim.Cancel(orderId, now), cancellationToken);
}
