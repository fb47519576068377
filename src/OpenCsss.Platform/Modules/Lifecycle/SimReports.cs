using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// What orders make of carriers' reports. Reported again, each finds nothing more to do: an order starts once, and one
/// that is over stays as it is.
/// </summary>
internal sealed class SimReports(Db db, OrderChangeWrite write, TimeProvider clock) : ICarrierReports
{
    public Task FailActivationAsync(
        long partnerId, long orderId, string reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(
            partnerId, SimSubject.OfOrder(orderId), (sim, _) => sim.FailActivation(orderId, now), now,
            cancellationToken);
    }

    public Task ReportLocationAsync(
        long partnerId, long simId, Mcc country, string? mnc, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(
            partnerId,
            SimSubject.Of(simId),
            (sim, _) =>
            {
                sim.ReportLocation(country, at, now);
                return OrderChangeOutcome.Done;
            },
            now,
            cancellationToken);
    }

    public Task ReportUseAsync(long partnerId, long simId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(
            partnerId,
            SimSubject.Of(simId),
            (sim, _) =>
            {
                sim.ReportUse(at, now);
                return OrderChangeOutcome.Done;
            },
            now,
            cancellationToken);
    }

    public async Task<bool> ReportImsiAsync(
        long partnerId, long simId, Imsi imsi, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var result = await db.WriteAsync(
            write,
            partnerId,
            new OrderChangeCall(
                partnerId,
                SimSubject.Of(simId),
                (sim, _) =>
                {
                    sim.ReportImsi(now);
                    return OrderChangeOutcome.Done;
                },
                now)
            {
                NewImsi = imsi,
            },
            cancellationToken);
        return !result.ImsiIsTaken;
    }

    private Task<OrderChangeResult> ChangeAsync(
        long partnerId, SimSubject subject, OrderChange change, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        db.WriteAsync(write, partnerId, new OrderChangeCall(partnerId, subject, change, now), cancellationToken);
}
