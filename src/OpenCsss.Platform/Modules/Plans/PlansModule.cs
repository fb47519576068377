using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>What can be sold, and for how much.</summary>
internal static class PlansModule
{
    public static IServiceCollection AddPlans(this IServiceCollection services) =>
        services.AddSingleton<PlanCatalogue>();

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        var package = routes.MapGroup("/package");
        package.MapPost("/syncPackages", ListPlans.HandleAsync).ReadsAs("syncPackages", isLong: true);
        package.MapPost("/queryDevicePackages", ListSimPlans.HandleAsync)
            .ReadsAs("queryDevicePackages", isDeprecated: true);
    }
}
