using OpenCsss.Contracts.Orders;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/renewPackage: adds periods at the order's own price.</summary>
internal static class RenewOrder
{
    public static Task<Reply<OrderRenewed>> HandleAsync(
        RenewOrderRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        operations.ChangePeriodsAsync<OrderRenewed>(
            request.OrderId,
            ("renew_period", request.RenewPeriod),
            caller,
            static (sim, orderId, periods, available, now) => sim.Renew(orderId, periods, available, now),
            OrderAnswer.Renewed,
            cancellationToken);
}
