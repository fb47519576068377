using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/openPackage: enables a waiting order, out of its turn if need be.</summary>
internal static class OpenOrder
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        OrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        operations.ChangeOrderAsync(
            request, caller, static (sim, orderId, now) => sim.Open(orderId, now), cancellationToken);
}
