using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>POST /singleVerify: may this card log in?</summary>
internal static class VerifyCard
{
    public static async Task<Reply<CardVerified>> HandleAsync(
        VerifyCardRequest request, ShopCaller caller, CardDesk cards, ShopFront front,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("deviceCode", request.DeviceCode, Fields.IccidOf);
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var (card, refusal) = await cards.FindAsync(caller, iccid, cancellationToken);
        if (card is null)
        {
            return refusal!.Value;
        }

        var canOrder = (await front.ListPlansAsync(caller.Partner, card, cancellationToken)).Count > 0;
        return new CardVerified
        {
            DeviceCode = card.Iccid,
            PartnerCode = caller.Partner.AccessCode,
            SimType = MallFields.Number((long)card.SimType),
            LifeCycle = MallFields.Number((long)card.LifeCycle),
            CanOrder = MallFields.Flag(canOrder),
            Reason = canOrder ? "" : caller.Surface.StatusOf(ApiError.PlanNotFound, caller.Language).Text,
        };
    }
}
