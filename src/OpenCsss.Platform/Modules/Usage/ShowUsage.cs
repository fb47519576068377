using OpenCsss.Contracts.Usage;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>POST /flow/queryDeviceFlowUsage: what one SIM has used in its order's current cycle.</summary>
internal static class ShowUsage
{
    public static async Task<Reply<SimUsage>> HandleAsync(
        ShowUsageRequest request, Caller caller, Db db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var (partner, now) = (caller.Partner, clock.GetUtcNow());
        var usage = await CurrentUsage.FindAsync(db, partner, iccid.Value, now, cancellationToken);
        if (usage is null && await SimNumbers.FindAsync(db, partner.Id, iccid, cancellationToken) is { } other)
        {
            usage = await CurrentUsage.FindAsync(db, partner, other.Iccid, now, cancellationToken);
        }

        return usage is null ? ApiError.SimNotFound
            : usage.OrderId is null ? ApiError.NoPlanInUse
            : Reply<SimUsage>.Signed(usage.Fill(new SimUsage { DeviceId = usage.Iccid }, partner));
    }
}
