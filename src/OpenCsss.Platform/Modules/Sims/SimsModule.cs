using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Modules.Sims;

/// <summary>The stock of SIMs, as partners see it.</summary>
internal static class SimsModule
{
    public static void MapSims(this IEndpointRouteBuilder routes)
    {
        var device = routes.MapGroup("/device");
        device.MapPost("/queryBatchDevice", ListSims.HandleAsync).ReadsAs("queryBatchDevice");
        device.MapPost("/queryDevice", ShowSim.HandleAsync).ReadsAs("queryDevice");
        device.MapPost("/syncAssetInfo", SyncSims.HandleAsync).ReadsAs("syncAssetInfo", isLong: true);
    }
}
