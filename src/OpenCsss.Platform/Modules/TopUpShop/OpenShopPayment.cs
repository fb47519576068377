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
            : await OpenAsync(
                payId!, email, request.DeviceCode, PaymentKind.Once, caller, payments, db, cancellationToken);
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
            : await OpenAsync(
                payId!, email, request.DeviceCode, PaymentKind.Setup, caller, payments, db, cancellationToken);
    }

    /// <summary>
    /// The order of a payment, with the address that is said now; null if there is none. A payment's name can be
    /// guessed, so that an address that is there is changed by the partner's program alone, or by whoever has the card.
    /// </summary>
    public static async Task<ShopOrder?> FindAsync(
        Db db, ShopCaller caller, string payId, string? email, string? deviceCode, CancellationToken cancellationToken)
    {
        var order = await ShopOrderStore.FindByPayIdAsync(db, caller.Partner.Id, payId, cancellationToken);
        var overwrites = order is not null && (caller.IsProved || IsOfCard(order, deviceCode));
        return order is { Status: ShopOrderStatus.Waiting } && !string.IsNullOrEmpty(email) && email != order.Email
            && (overwrites || order.Email.Length == 0)
            && await ShopOrderStore.SetEmailAsync(db, order, email, overwrites)
                ? await ShopOrderStore.FindAsync(db, order.PartnerId, order.Id, cancellationToken)
                : order;
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

    /// <summary>The number may be typed with or without its last digit.</summary>
    private static bool IsOfCard(ShopOrder order, string? deviceCode) =>
        Iccid.TryParse(deviceCode, out var iccid)
        && (order.Iccid.StartsWith(iccid.Value, StringComparison.Ordinal)
            || iccid.Value.StartsWith(order.Iccid, StringComparison.Ordinal));

    private static async Task<Reply<PaymentOpened>> OpenAsync(
        string payId, string? email, string? deviceCode, PaymentKind kind, ShopCaller caller, ShopPayments payments,
        Db db, CancellationToken cancellationToken)
    {
        var isSetup = kind is PaymentKind.Setup;
        var order = await FindAsync(db, caller, payId, email, deviceCode, cancellationToken);
        if (order is null)
        {
            return ApiError.PaymentNotFound;
        }

        if (isSetup && order.Status is ShopOrderStatus.Waiting && !CanRenew(order))
        {
            return ApiError.OrderStatus;
        }

        // That it renews itself is written down when the permission is given, and not when it is asked for.
        var opened = await payments.OpenAsync(
            caller.Partner, isSetup ? order with { RenewsItself = true } : order, kind, method: null,
            cancellationToken);
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
