using OpenCsss.Contracts.Plans;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Plans;

/// <summary>
/// POST /package/syncPackages: the plans that the partner may order now, at its own prices. A catalogue is small, so
/// it is read whole and narrowed in memory.
/// </summary>
internal static class ListPlans
{
    public static async Task<Reply<PlanList>> HandleAsync(
        ListPlansRequest request, Caller caller, Db db, TimeProvider clock, ApiOptions options,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var page = Parse(read, request, options);
        var code = read.Optional<PackageCode>("package_code", request.PackageCode, Fields.PackageCodeOf);
        var country = read.Optional<Mcc>("mcc", request.Mcc, Fields.MccOf);
        var iccid = read.Optional<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var partner = caller.Partner;
        SimRow? sim = null;
        if (iccid != default)
        {
            var named = new SimFilter { Iccids = [iccid] };
            var found = await SimPages.ReadAsync(
                db, partner.Id, named, new PageRequest(1, 1), cancellationToken);
            if (found.Sims is not [var only])
            {
                return ApiError.SimNotFound;
            }

            sim = only;
        }

        var plans = (await PlanListStore.ListAsync(db, partner, clock.GetUtcNow(), cancellationToken)).FindAll(plan =>
            (code == default || plan.Code == code.Value)
            && (country == default || plan.Coverage.Contains(country.Value))
            && (sim is null || plan.Fits(sim.Carrier, sim.SimType)));
        var list = ToPage(plans, page, caller);
        return Reply<PlanList>.Signed(list);
    }

    /// <summary>Null for all plans in one page.</summary>
    private static PageRequest? Parse(FieldReader read, ListPlansRequest request, ApiOptions options) =>
        request is { PageNumber: null, PageSize: null }
            ? null
            : PageRequest.Read(read, request.PageNumber ?? 1, request.PageSize, options);

    private static PlanList ToPage(List<PricedPlan> plans, PageRequest? asked, Caller caller)
    {
        var page = asked ?? new PageRequest(1, Math.Max(1, plans.Count));
        var inPage = plans.Skip((int)Math.Min(page.Skip, int.MaxValue)).Take(page.Size);
        return new PlanList(
            page.Of(plans.Count),
            Sign: null,
            [.. inPage.Select(plan => plan.ToWire(caller.Language, caller.Partner.Currency))]);
    }
}
