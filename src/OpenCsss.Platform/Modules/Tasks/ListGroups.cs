using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>
/// GET /mall/bundle-groups/bundles: all groups; GET /mall/bundle-groups/{group_id}/sims: the SIMs of one.
/// </summary>
internal static class ListGroups
{
    private static readonly FieldParser<int> PageNumbers = Fields.Between(1, int.MaxValue);

    public static async Task<Reply<IReadOnlyList<BundleGroup>>> HandleAsync(
        ShopCaller caller, Db db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var groups = await BundleGroups.ListAsync(db, caller.Partner, clock.GetUtcNow(), cancellationToken);
        return Reply<IReadOnlyList<BundleGroup>>.Of([.. groups.Select(group => new BundleGroup
        {
            GroupId = group.Plan.Code,
            PackageCode = group.Plan.Code,
            PackageName = caller.Language.IsChinese ? group.Plan.NameZh : group.Plan.NameEn,
            PackageType = ((int)group.Plan.Type).ToString(CultureInfo.InvariantCulture),
            Flow = group.Plan.VolumeBytes is { } bytes ? new DataVolume(bytes).ToMegabytes() : "-1",
            Price = Money.FormatAmount(group.Plan.PriceMinor),
            Currency = caller.Partner.Currency.Value,
            SimCount = group.Sims,
        })]);
    }

    public static async Task<Reply<BundleGroupSims>> ListSimsAsync(
        string group_id, [FromQuery(Name = "page_no")] string? pageNo, [FromQuery(Name = "page_size")] string? pageSize,
        ShopCaller caller, Db db, ApiOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var number = read.Optional("page_no", pageNo, PageNumbers);
        var size = read.Optional("page_size", pageSize, Fields.Between(1, options.MaxPageSize));
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var page = new PageRequest(number == 0 ? 1 : number, size == 0 ? options.MaxPageSize : size);
        if (!await BundleGroups.ExistsAsync(db, caller.Partner, group_id, clock.GetUtcNow(), cancellationToken))
        {
            return ApiError.PlanNotFound;
        }

        var (total, iccids) = await BundleGroups.ListSimsAsync(
            db, caller.Partner.Id, group_id, page.Size, page.Skip, cancellationToken);
        return new BundleGroupSims { GroupId = group_id, SimIds = iccids, Page = page.Of(total) };
    }
}
