namespace OpenCsss.Server.Modules.Plans;

/// <summary>What can be sold, and for how much.</summary>
internal static class PlansModule
{
    public static IServiceCollection AddPlans(this IServiceCollection services) =>
        services.AddSingleton<PlanCatalogue>();
}
