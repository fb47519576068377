using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/reducePackage: takes off periods that have not begun; their charge comes back.</summary>
internal static class ReduceOrder
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        ReduceOrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        operations.ChangePeriodsAsync<OrderChanged>(
            request.OrderId,
            ("reduce_period", request.ReducePeriod),
            caller,
            static (sim, orderId, periods, _, now) => sim.Reduce(orderId, periods, now),
            OrderAnswer.Changed,
            cancellationToken);
}
