using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>POST /shop/{partner}/checkout: the order is made, and its buyer is led to where it is paid.</summary>
internal static class PayCheckout
{
    private const int LongestKey = 64;

    public static async Task<IResult> HandleAsync(
        ShopRequest shop, ShopFront front, OrderDesk desk, CancellationToken cancellationToken)
    {
        var form = shop.Form;
        if (shop.Session.Open(form["card"], shop.Partner.Id) is not { } simId
            || await front.FindCardAsync(shop.Partner, simId, cancellationToken) is not { } card)
        {
            return ShopRequest.Go(shop.Home);
        }

        if (await front.FindPlanAsync(shop.Partner, card, form["plan"].ToString(), cancellationToken) is not { } plan)
        {
            return ShopRequest.Go(shop.PathTo("card"));
        }

        var view = new CheckoutView(card, plan, Checkout.PeriodsOf(plan, form["periods"]), KeyOf(form["key"]))
        {
            Email = form["email"].ToString().Trim(), Renews = form["renew"] == "1" && plan.CanRenew,
        };
        var fault = !ContactAddress.TryParse(view.Email, out var email) ? "email_wrong"
            : form["price"] != view.Price.MinorUnits.ToString(CultureInfo.InvariantCulture) ? "changed"
            : null;
        if (fault is not null)
        {
            return Refused(fault);
        }

        // Whoever was told of it knows. A form that is sent once more leads to the order that it has made.
        if (form["again"] != "1"
            && await desk.JustBoughtAsync(shop, view, email.Value, cancellationToken) is { } boughtAt)
        {
            return Refused("again", boughtAt);
        }

        var (outcome, path) = await desk.OpenAsync(shop, view, email, cancellationToken);
        return outcome switch
        {
            BuyOutcome.Ordered => ShopRequest.Go($"{path}/pay"),
            BuyOutcome.AmountDiffers => Refused("changed"),
            BuyOutcome.PlanNotOffered or BuyOutcome.PeriodsOutsideRange or BuyOutcome.CannotRenew
                or BuyOutcome.NameIsTaken => Refused("gone"),
        };

        IResult Refused(string what, DateTimeOffset? boughtAt = null) => shop.Page<CheckoutPage, CheckoutView>(
            view with { Fault = what, BoughtAt = boughtAt, Key = Checkout.NewKey() },
            StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>A key that is too long was not made here.</summary>
    private static string KeyOf(string? key) => key is { Length: > 0 and <= LongestKey } ? key : Checkout.NewKey();
}
