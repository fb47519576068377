using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// POST /singleOrder: an order that waits for its money. POST /synPartner/SynOrderInfo: one that the partner was paid
/// for, which is placed at once and charged to the partner's balance.
/// </summary>
internal static class PlaceShopOrder
{
    private const string Success = "SUCCESS";

    private static readonly FieldParser<int> Periods = Fields.Between(1, int.MaxValue);

    public static async Task<Reply<ShopOrderPlaced>> HandleAsync(
        PlaceShopOrderRequest request, ShopCaller caller, CardDesk cards, ShopPurchases purchases,
        CancellationToken cancellationToken)
    {
        var (wish, refusal) = await ReadAsync(
            request, new FieldReader(), ShopOrderOrigin.Api, caller, cards, cancellationToken);
        if (wish is null)
        {
            return refusal!.Value;
        }

        var bought = await purchases.OpenAsync(wish, cancellationToken);
        return bought.Outcome is BuyOutcome.Ordered ? ToWire(bought.Order!, caller) : RefusalOf(bought.Outcome);
    }

    public static async Task<Reply<ShopOrderPlaced>> HandlePaidAsync(
        SyncPaidOrderRequest request, ShopCaller caller, CardDesk cards, ShopPurchases purchases,
        PaidPartnerWrite write, ShopSettingsReading settings, Db db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        read.Required<string>("payRst", request.PayResult, SuccessOf);
        read.Required("payStatus", request.PayStatus, Fields.CodeBetween(1, 1));
        read.Optional("payResultDate", request.PayResultDate, Fields.SecondIn(caller.Partner.TimeZone));
        var payType = read.Optional("payType", request.PayType, MallFields.Text) ?? "";
        read.Optional("payAccount", request.PayAccount, MallFields.Text);
        var original = read.Optional("orgOrderId", request.OriginalOrderId, MallFields.Text) ?? "";
        var (wish, refusal) = await ReadAsync(
            request, read, ShopOrderOrigin.PaidPartner, caller, cards, cancellationToken);
        if (wish is null)
        {
            return refusal!.Value;
        }

        // Nobody has given a method that could be charged for another period: what is asked for cannot be promised.
        wish = wish with
        {
            RenewsItself = false, PayType = payType, Reference = Joined(wish.Reference, original),
        };
        var (judged, draft) = await purchases.JudgeAsync(wish, cancellationToken);
        var wanted = draft ?? judged.Order;
        if (wanted is null)
        {
            return RefusalOf(judged.Outcome);
        }

        if (wanted.Status is ShopOrderStatus.Paid)
        {
            return ToWire(wanted, caller);
        }

        var result = await db.WriteAsync(
            write, caller.Partner.Id,
            new PaidPartnerCall(
                wanted, wish.PayId is not null, payType,
                ShopDelivery.CallOf(wanted, caller.Partner, PaidTo.Partner, clock.GetUtcNow()),
                await settings.GetAsync(caller.Partner, cancellationToken)),
            cancellationToken);
        return result.Order is { } order ? ToWire(order, caller)
            : result.IsTaken ? ApiError.IdempotencyKeyReused
            : result.IsClosed ? ApiError.OrderStatus
            : PlaceOrder.RefusalOf(result.Placement);
    }

    private static async Task<(ShopWish? Wish, Refusal? Refusal)> ReadAsync(
        ShopOrderFields request, FieldReader read, ShopOrderOrigin origin, ShopCaller caller, CardDesk cards,
        CancellationToken cancellationToken)
    {
        var iccid = read.Required<Iccid>("deviceCode", request.DeviceCode, Fields.IccidOf);
        var orderNo = read.Required<string>("orderNo", request.OrderNo, MallFields.NameOf);
        var periods = read.Required("orderPeriod", request.OrderPeriod, Periods);
        var code = string.IsNullOrEmpty(request.PackageCode) && !string.IsNullOrEmpty(request.ServicePlanCode)
            ? read.Required<PackageCode>("servicePlanCode", request.ServicePlanCode, Fields.PackageCodeOf)
            : read.Required<PackageCode>("packageCode", request.PackageCode, Fields.PackageCodeOf);
        var amount = read.Required<long>("payAmount", request.PayAmount, Fields.AmountOf);
        var currency = read.Required<string>("payCurrency", request.PayCurrency, MallFields.CurrencyOf);
        var payId = read.Optional<string>("payId", request.PayId, MallFields.NameOf);
        var renews = read.Optional<bool>("autoRenewal", request.AutoRenewal, Fields.FlagOf);
        var email = read.Optional<string>("email", request.Email, MallFields.EmailOf);
        var name = read.Optional("servicePlanShowName", request.ServicePlanShowName, MallFields.Text);
        var reference = read.Optional("requestOrderId", request.RequestOrderId, MallFields.Text);
        if (read.Refusal is { } fault)
        {
            return (null, fault);
        }

        var (card, refusal) = await cards.FindAsync(caller, iccid, cancellationToken);
        return card is null
            ? (null, refusal)
            : (new ShopWish(caller.Partner, card, orderNo!, code.Value, periods, amount, currency!)
            {
                PayId = payId,
                RenewsItself = renews,
                Email = email ?? "",
                PackageName = name ?? "",
                Reference = reference ?? "",
                Language = caller.Language.Tag,
                Origin = origin,
            }, null);
    }

    private static FieldOutcome SuccessOf(string text, out string value)
    {
        value = text;
        return text == Success ? FieldOutcome.Good : FieldOutcome.OutOfRange;
    }

    private static string Joined(string reference, string original) =>
        original.Length == 0 ? reference : reference.Length == 0 ? original : $"{reference} {original}";

    private static ShopOrderPlaced ToWire(ShopOrder order, ShopCaller caller) => new()
    {
        DeviceCode = order.Iccid,
        OrderId = order.OrderId is null ? null : order.OrderIdText,
        OrderNo = order.OrderNo,
        PartnerCode = caller.Partner.AccessCode,
        PayId = order.PayId,
    };

    private static Refusal RefusalOf(BuyOutcome outcome) => outcome switch
    {
        BuyOutcome.NameIsTaken => ApiError.IdempotencyKeyReused,
        BuyOutcome.PlanNotOffered => ApiError.PlanNotFound,
        BuyOutcome.PeriodsOutsideRange => ApiError.PeriodsOutsideRange,
        BuyOutcome.AmountDiffers => ApiError.AmountDiffers,
        BuyOutcome.CannotRenew => new Refusal(ApiError.ParameterRange, "autoRenewal"),
        BuyOutcome.Ordered => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No refusal."),
    };
}
