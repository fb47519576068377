using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /device/pauseService: no data for a while; the order's time goes on running.</summary>
internal static class PauseService
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        ServiceRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        OrderInUse.ChangeAsync(
            request, caller, operations, (sim, orderId, now) => sim.Pause(orderId, now), cancellationToken);
}

/// <summary>POST /device/restartService: data again, for the order that was paused.</summary>
internal static class RestartService
{
    public static Task<Reply<OrderChanged>> HandleAsync(
        ServiceRequest request, Caller caller, OrderOperations operations, CancellationToken cancellationToken) =>
        OrderInUse.ChangeAsync(
            request, caller, operations, (sim, orderId, now) => sim.Restart(orderId, now), cancellationToken);
}

/// <summary>The order that a SIM has in use, named by the SIM.</summary>
internal static class OrderInUse
{
    public static Task<Reply<OrderChanged>> ChangeAsync(
        ServiceRequest request, Caller caller, OrderOperations operations,
        Func<SimOrders, long?, DateTimeOffset, OrderChangeOutcome> change, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        var orderId = string.IsNullOrEmpty(request.OrderId)
            ? (long?)null
            : OrderOperations.ReadOrder(read, request.OrderId);
        if (read.Refusal is { } refusal)
        {
            return Task.FromResult<Reply<OrderChanged>>(refusal);
        }

        var now = operations.Now;
        return operations.ChangeAsync<OrderChanged>(
            caller, SimSubject.Of(iccid), now, (sim, _) => change(sim, orderId, now), OrderAnswer.Changed,
            cancellationToken);
    }
}
