using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// POST /stripePayment: the person pays once. POST /stripeSubscription: the person permits charges, of which the first
/// is made at once.
/// </summary>
internal static class OpenShopPayment
{
    public static async Task<Reply<PaymentOpened>> HandleOnceAsync(
        ShopPaymentRequest request, ShopCaller caller, ShopPayments payments, Db db,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var payId = read.Required("payId", request.PayId, MallFields.Text);
        var email = read.Optional<string>("email", request.Email, MallFields.EmailOf);
        return read.Refusal is { } fault
            ? fault
            : await OpenAsync(payId!, email, PaymentKind.Once, caller, payments, db, cancellationToken);
    }

    public static async Task<Reply<PaymentOpened>> HandleSetupAsync(
        ShopPaymentRequest request, ShopCaller caller, ShopPayments payments, Db db,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var payId = read.Required("payId", request.PayId, MallFields.Text);
        var email = read.Required<string>("email", request.Email, MallFields.EmailOf);
        return read.Refusal is { } fault
            ? fault
            : await OpenAsync(payId!, email, PaymentKind.Setup, caller, payments, db, cancellationToken);
    }

    /// <summary>The order of a payment, with what the person says now; null if there is none.</summary>
    public static async Task<ShopOrder?> FindAsync(
        Db db, ShopCaller caller, string payId, string? email, bool? renewsItself, CancellationToken cancellationToken)
    {
        var order = await ShopOrderStore.FindByPayIdAsync(db, caller.Partner.Id, payId, cancellationToken);
        if (order is not { Status: ShopOrderStatus.Waiting })
        {
            return order;
        }

        var now = order with { Email = email ?? order.Email, RenewsItself = renewsItself ?? order.RenewsItself };
        if (now == order)
        {
            return order;
        }

        return await ShopOrderStore.ChangeAsync(db, order, now.Email, now.RenewsItself)
            ? now
            : await ShopOrderStore.FindAsync(db, order.PartnerId, order.Id, cancellationToken);
    }

    /// <summary>Whether an order may renew itself: its plan has to be one that does.</summary>
    public static bool CanRenew(ShopOrder order) =>
        !order.IsExtra && order.PackageType is not (PlanType.Daily or PlanType.UnlimitedDaily);

    /// <summary>What is said where there is nothing to pay with; null if there is.</summary>
    public static Refusal? RefusalOf(OpenPaymentOutcome outcome) => outcome switch
    {
        OpenPaymentOutcome.Open or OpenPaymentOutcome.Paid or OpenPaymentOutcome.Processing => null,
        OpenPaymentOutcome.Declined or OpenPaymentOutcome.Refused => ApiError.PaymentRefused,
        OpenPaymentOutcome.UnderWay => ApiError.StillProcessing,
        OpenPaymentOutcome.ProviderAway or OpenPaymentOutcome.Unclear => ApiError.SystemBusy,
        OpenPaymentOutcome.TooMany => ApiError.TooManyRequests,
    };

    private static async Task<Reply<PaymentOpened>> OpenAsync(
        string payId, string? email, PaymentKind kind, ShopCaller caller, ShopPayments payments, Db db,
        CancellationToken cancellationToken)
    {
        var isSetup = kind is PaymentKind.Setup;
        var order = await FindAsync(db, caller, payId, email, renewsItself: null, cancellationToken);
        if (order is null)
        {
            return ApiError.PaymentNotFound;
        }

        if (isSetup && order.Status is ShopOrderStatus.Waiting)
        {
            if (!CanRenew(order))
            {
                return ApiError.OrderStatus;
            }

            order = (await FindAsync(db, caller, payId, email, renewsItself: true, cancellationToken))!;
        }

        var opened = await payments.OpenAsync(caller.Partner, order, kind, method: null, cancellationToken);
        if (opened is null)
        {
            return order.Status is ShopOrderStatus.Paid ? Settled(order) : ApiError.OrderStatus;
        }

        return RefusalOf(opened.Outcome) is { } refusal ? refusal : new PaymentOpened
        {
            ClientSecret = opened.Provider?.ClientSecret ?? "",
            PublishableKey = opened.Provider?.PublishableKey ?? "",
            PaymentIntentId = opened.Provider?.Reference ?? opened.Payment.ProviderRef ?? "",
            CustomerId = isSetup ? opened.Provider?.CustomerRef ?? opened.Payment.CustomerRef ?? "" : null,
            PayUrl = opened.Provider?.PageUrl,
            PayStatus = MallFields.Flag(opened.Outcome is OpenPaymentOutcome.Paid && !isSetup),
        };
    }

    private static PaymentOpened Settled(ShopOrder order) => new()
    {
        ClientSecret = "",
        PublishableKey = "",
        PaymentIntentId = "",
        PayStatus = MallFields.Flag(order.Status is ShopOrderStatus.Paid),
    };
}
