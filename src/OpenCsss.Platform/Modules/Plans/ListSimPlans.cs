using OpenCsss.Contracts.Plans;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>
/// POST /package/queryDevicePackages: for each SIM of a page the plans that it may be ordered. Deprecated, and says so.
/// </summary>
internal static class ListSimPlans
{
    public static async Task<Reply<SimPlanList>> HandleAsync(
        ListSimPlansRequest request, Caller caller, Db db, TimeProvider clock, ApiOptions options,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var page = PageRequest.Read(read, request.PageNumber, request.PageSize, options);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var (partner, now) = (caller.Partner, clock.GetUtcNow());
        var found = await SimPages.ReadAsync(db, partner.Id, new SimFilter(), page, cancellationToken);
        var plans = (await PlanListStore.ListAsync(db, partner, now, cancellationToken)).FindAll(plan => !plan.IsExtra);

        // SIMs of one carrier and type share their list, so that it is made once.
        var offers = new Dictionary<(string, long), IReadOnlyList<PlanOffer>>();
        var list = new SimPlanList(
            page.Of(found.Total), Sign: null, [.. found.Sims.Select(sim => new SimPlans(sim.Iccid, OffersFor(sim)))]);
        return Reply<SimPlanList>.Signed(list);

        IReadOnlyList<PlanOffer> OffersFor(SimRow sim)
        {
            if (sim.LifeAt(now).Stage is SimLifeCycle.Deactivated)
            {
                return [];
            }

            if (!offers.TryGetValue((sim.Carrier, sim.SimType), out var known))
            {
                known = [.. plans.Where(plan => plan.Fits(sim.Carrier, sim.SimType))
                    .Select(plan => plan.ToOffer(caller.Language, partner.Currency))];
                offers.Add((sim.Carrier, sim.SimType), known);
            }

            return known;
        }
    }
}
