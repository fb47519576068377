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

        var partner = caller.Partner;
        if (await SimNumbers.FindAsync(db, partner.Id, iccid, cancellationToken) is not { } sim)
        {
            return ApiError.SimNotFound;
        }

        var found = await CurrentUsage.ListAsync(
            db, partner, [sim.Iccid], clock.GetUtcNow(), cancellationToken);
        return found is [{ OrderId: not null } usage]
            ? Reply<SimUsage>.Signed(usage.Fill(new SimUsage { DeviceId = sim.Iccid }, partner))
            : ApiError.NoPlanInUse;
    }
}
