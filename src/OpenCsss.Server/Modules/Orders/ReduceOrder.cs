using OpenCsss.Contracts.Orders;
using OpenCsss.Server.Http;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>POST /package/reducePackage: takes off periods that have not begun; their charge comes back.</summary>
internal static class ReduceOrder
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        ReduceOrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var orderId = OrderOperations.ReadOrder(read, request.OrderId);
        var periods = OrderOperations.ReadPeriods(read, "reduce_period", request.ReducePeriod);
        if (read.Refusal is { } refusal)
        {
            return Task.FromResult<Reply<OrderChanged>>(refusal);
        }

        var now = operations.Now;
        return operations.ChangeAsync<OrderChanged>(
            caller, SimSubject.OfOrder(orderId), now, (sim, _) => sim.Reduce(orderId, periods, now),
            OrderAnswer.Changed, cancellationToken);
    }
}
