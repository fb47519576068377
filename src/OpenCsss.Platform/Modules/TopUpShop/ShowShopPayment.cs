using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// POST /resultQuery: how a payment stands. POST /resultConfirm: the caller says that it is done. Both ask the
/// provider, so that what anybody claims changes nothing. POST /payment/simulated/confirm does what a person does on
/// the simulated page.
/// </summary>
internal static class ShowShopPayment
{
    public static async Task<Reply<PaymentState>> HandleAsync(
        ShopPaymentRequest request, ShopCaller caller, ShopPayments payments, CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var payId = read.Required("payId", request.PayId, MallFields.Text);
        return read.Refusal is { } fault
            ? fault
            : await payments.ConfirmAsync(caller.Partner.Id, payId!, cancellationToken) is { } view
                ? ToWire(view)
                : ApiError.PaymentNotFound;
    }

    public static async Task<Reply<PaymentState>> SimulateAsync(
        SimulatedConfirmRequest request, ShopCaller caller, ShopPayments payments, SimulatedDesk desk, Sandbox sandbox,
        CancellationToken cancellationToken)
    {
        if (!await sandbox.FollowAsync(cancellationToken))
        {
            return ApiError.NoSuchOperation;
        }

        var read = new FieldReader();
        var payId = read.Required("payId", request.PayId, MallFields.Text);
        var action = read.Required<SimulatedAction>("outcome", request.Outcome, ActionOf);
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var before = await payments.ConfirmAsync(caller.Partner.Id, payId!, cancellationToken);
        if (before?.Payment is not { Provider: SimulatedPayments.ProviderName, ProviderRef: { } reference })
        {
            return ApiError.PaymentNotFound;
        }

        await desk.ActAsync(reference, action, cancellationToken);
        return await payments.ConfirmAsync(caller.Partner.Id, payId!, cancellationToken) is { } after
            ? ToWire(after)
            : ApiError.PaymentNotFound;
    }

    private static FieldOutcome ActionOf(string text, out SimulatedAction action)
    {
        SimulatedAction? known = text switch
        {
            "paid" => SimulatedAction.Pay,
            "declined" => SimulatedAction.Decline,
            "approval" => SimulatedAction.AskForApproval,
            "closed" => SimulatedAction.Close,
            _ => null,
        };
        action = known ?? default;
        return known is null ? FieldOutcome.OutOfRange : FieldOutcome.Good;
    }

    private static PaymentState ToWire(ShopPaymentView view) => new()
    {
        PayId = view.Order.PayId,
        PayStatus = MallFields.Number((long)view.Status),
        OrderId = view.Order.OrderIdText,
        PayAmount = Money.FormatAmount(view.Order.AmountMinor),
        PayCurrency = view.Order.Currency,
    };
}
