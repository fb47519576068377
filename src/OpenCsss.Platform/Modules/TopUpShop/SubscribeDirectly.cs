using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>POST /stripeSubDirectly: charges a method that the caller has, now and at each renewal.</summary>
internal static class SubscribeDirectly
{
    public static async Task<Reply<SubscriptionOpened>> HandleAsync(
        DirectSubscriptionRequest request, ShopCaller caller, ShopPayments payments, Db db,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var email = read.Required<string>("email", request.Email, MallFields.EmailOf);
        var payId = read.Required("payId", request.PayId, MallFields.Text);
        var method = read.Required("pm_id", request.MethodId, MallFields.Text);
        var amount = read.Optional<long>("payAmount", request.PayAmount, Fields.AmountOf);
        var currency = read.Optional<string>("payCurrency", request.PayCurrency, MallFields.CurrencyOf);
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var order = await ShopOrderStore.FindByPayIdAsync(db, caller.Partner.Id, payId!, cancellationToken);
        if (order is null)
        {
            return ApiError.PaymentNotFound;
        }

        if ((!string.IsNullOrEmpty(request.PayAmount) && amount != order.AmountMinor)
            || (currency is not null && currency != order.Currency))
        {
            return ApiError.AmountDiffers;
        }

        if (!OpenShopPayment.CanRenew(order))
        {
            return ApiError.OrderStatus;
        }

        // That it renews itself is written down when the charge is taken, and not when it is tried.
        order = (await OpenShopPayment.FindAsync(db, caller, payId!, email, request.DeviceCode, cancellationToken))!;
        var opened = await payments.OpenAsync(
            caller.Partner, order with { RenewsItself = true }, PaymentKind.Direct, method, cancellationToken);
        if (opened is null)
        {
            return order.Status is ShopOrderStatus.Paid ? ToWire(order, "active", null) : ApiError.OrderStatus;
        }

        if (OpenShopPayment.RefusalOf(opened.Outcome) is { } refusal)
        {
            return refusal;
        }

        var status = opened.Outcome switch
        {
            OpenPaymentOutcome.Paid => "active",
            OpenPaymentOutcome.Processing => "processing",
            _ => "incomplete",
        };
        return ToWire(order, status, opened);
    }

    private static SubscriptionOpened ToWire(ShopOrder order, string status, OpenedPayment? opened) => new()
    {
        CustomerId = opened?.Payment.CustomerRef ?? order.CustomerRef ?? "",
        PayMethod = opened?.Payment.MethodRef ?? order.MethodRef ?? "",
        ProductId = order.PackageCode,
        Status = status,
        SubscriptionId = ShopOrder.SubscriptionOf(order.Id),
        ClientSecret = opened is { Outcome: OpenPaymentOutcome.Open } ? opened.Provider?.ClientSecret : null,
    };
}
