using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>/payment/simulated/{reference}: the page of the provider that takes no money.</summary>
internal static class UseSimulatedBank
{
    private const int LongestToken = 64;

    public static async Task<IResult> ShowAsync(
        ShopRequest shop, SimulatedDesk bank, string reference, string? order, CancellationToken cancellationToken) =>
        await bank.FindAsync(reference, cancellationToken) is { } page
            ? shop.Page<SimulatedBankPage, SimulatedBankView>(ViewOf(page, reference, TokenOf(order)))
            : ShopGate.Notice(shop, "missing", StatusCodes.Status404NotFound);

    public static async Task<IResult> ActAsync(
        ShopRequest shop, SimulatedDesk bank, string reference, CancellationToken cancellationToken)
    {
        var order = TokenOf(shop.Form["order"]);
        _ = shop.Form["action"].ToString() switch
        {
            "pay" => await bank.ActAsync(reference, SimulatedAction.Pay, cancellationToken),
            "decline" => await bank.ActAsync(reference, SimulatedAction.Decline, cancellationToken),
            "approval" => await bank.ActAsync(reference, SimulatedAction.AskForApproval, cancellationToken),
            "decide" => await bank.ActAsync(reference, SimulatedAction.LetDecide, cancellationToken),
            "accept" => await bank.DecideAsync(reference, isPaid: true, cancellationToken),
            "refuse" => await bank.DecideAsync(reference, isPaid: false, cancellationToken),
            _ => await bank.ActAsync(reference, SimulatedAction.Close, cancellationToken),
        };
        return ShopRequest.Go(order.Length > 0
            ? shop.PathTo($"orders/{order}")
            : $"{SimulatedPayments.PagePath}{Uri.EscapeDataString(reference)}");
    }

    private static SimulatedBankView ViewOf(SimulatedPage page, string reference, string order)
    {
        _ = Currency.TryParse(page.Currency, out var currency);
        return new SimulatedBankView(
            $"{SimulatedPayments.PagePath}{Uri.EscapeDataString(reference)}",
            page.Status switch
            {
                SimulatedStatus.Open => SimulatedBankStand.Open,
                SimulatedStatus.NeedsApproval => SimulatedBankStand.Approval,
                SimulatedStatus.Declined => SimulatedBankStand.Declined,
                SimulatedStatus.Processing => SimulatedBankStand.Deciding,
                SimulatedStatus.Paid or SimulatedStatus.Cancelled => SimulatedBankStand.Over,
            },
            new Money(page.AmountMinor, currency), page.IsSetup, order);
    }

    /// <summary>Only what can be a token leads back: nobody is sent elsewhere from here.</summary>
    private static string TokenOf(string? order) =>
        order is { Length: > 0 and <= LongestToken }
        && order.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? order
            : "";
}
