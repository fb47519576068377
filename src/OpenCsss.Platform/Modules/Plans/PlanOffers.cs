using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>What is sold to a partner, for other modules.</summary>
internal static class PlanOffers
{
    /// <summary>The plans that are sold to the partner now, with their prices, by their codes.</summary>
    public static Task<List<PricedPlan>> ListAsync(
        Db db, Partner partner, DateTimeOffset now, CancellationToken cancellationToken) =>
        PlanListStore.ListAsync(db, partner, now, cancellationToken);
}
