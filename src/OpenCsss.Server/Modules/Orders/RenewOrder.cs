using OpenCsss.Contracts.Orders;
using OpenCsss.Server.Http;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>POST /package/renewPackage: adds periods at the order's own price.</summary>
internal static class RenewOrder
{
    public static Task<Reply<OrderRenewed>> HandleAsync(
        RenewOrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var orderId = OrderOperations.ReadOrder(read, request.OrderId);
        var periods = OrderOperations.ReadPeriods(read, "renew_period", request.RenewPeriod);
        if (read.Refusal is { } refusal)
        {
            return Task.FromResult<Reply<OrderRenewed>>(refusal);
        }

        var now = operations.Now;
        return operations.ChangeAsync<OrderRenewed>(
            caller, SimSubject.OfOrder(orderId), now, (sim, available) => sim.Renew(orderId, periods, available, now),
            OrderAnswer.Renewed, cancellationToken);
    }
}
