using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>POST /singleServicePlanPage: the plans that this card can buy.</summary>
internal static class ListCardPlans
{
    private const int LongestArea = 60;

    private static readonly FieldParser<int> PageNumbers = Fields.Between(1, int.MaxValue);
    private static readonly FieldParser<string> Areas = Fields.LineOf(LongestArea);

    public static async Task<Reply<CardPlanList>> HandleAsync(
        ListCardPlansRequest request, ShopCaller caller, CardDesk cards, ShopFront front, ApiOptions options,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("deviceCode", request.DeviceCode, Fields.IccidOf);
        var area = read.Optional("area", request.Area, Areas);
        var number = read.Optional("pageNo", request.PageNo, PageNumbers);
        var size = read.Optional("pageSize", request.PageSize, Fields.Between(1, options.MaxPageSize));
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var (card, refusal) = await cards.FindAsync(caller, iccid, cancellationToken);
        if (card is null)
        {
            return refusal!.Value;
        }

        var plans = await front.ListPlansAsync(caller.Partner, card, cancellationToken);
        if (!string.IsNullOrWhiteSpace(area))
        {
            plans = ShopFront.Narrow(plans, area.Trim()) ?? [];
        }

        var page = new PageRequest(number == 0 ? 1 : number, size == 0 ? options.MaxPageSize : size);
        return new CardPlanList
        {
            Plans =
            [
                .. plans.Skip((int)Math.Min(page.Skip, int.MaxValue)).Take(page.Size)
                    .Select(plan => ToWire(plan, caller.Language.Tag)),
            ],
            PageNo = MallFields.Number(page.Number),
            PageSize = MallFields.Number(page.Size),
            TotalCount = MallFields.Number(plans.Count),
        };
    }

    private static CardPlan ToWire(ShopPlan plan, string languageTag)
    {
        var (time, unit) = MallFields.TimeOf(plan.Type, periods: 1);
        return new CardPlan
        {
            ServicePlanCode = plan.Code,
            PackageCode = plan.Code,
            ShowName = plan.NameIn(languageTag),
            Area = MallFields.AreaOf(plan.Place, languageTag),
            PackageType = MallFields.Number((long)plan.Type),
            Flow = MallFields.FlowOf(plan.VolumeBytes),
            Time = time,
            Unit = unit,
            Price = Money.FormatAmount(plan.PriceMinor),
            Currency = plan.Currency.Value,
            AutoRenewal = MallFields.Flag(plan.CanRenew),
            IsExtra = MallFields.Flag(plan.IsExtra),
            MinPeriod = MallFields.Number(plan.MinPeriods),
            MaxPeriod = MallFields.Number(plan.MaxPeriods),
        };
    }
}
