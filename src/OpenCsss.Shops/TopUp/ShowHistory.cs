using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>
/// /shop/{partner}/history: what was bought for the card in hand, after a code was sent to the address that paid.
/// Whether an address has paid is not told before.
/// </summary>
internal static class ShowHistory
{
    /// <summary>The newest; who has bought more often remembers.</summary>
    private const int MostLines = 50;

    public static Task<IResult> AskAsync(ShopRequest shop, ShopFront front, CancellationToken cancellationToken) =>
        WithCardAsync(shop, front, card => Task.FromResult(Page(shop, ViewOf(card))), cancellationToken);

    public static Task<IResult> SendAsync(
        ShopRequest shop, ShopFront front, ShopHistory history, ShopOptions options,
        CancellationToken cancellationToken) =>
        WithCardAsync(
            shop, front,
            async card =>
            {
                var typed = shop.Form["email"].ToString().Trim();
                if (!ContactAddress.TryParse(typed, out var email))
                {
                    return Page(shop, ViewOf(card) with { Email = typed, IsWrong = true });
                }

                await history.SendCodeAsync(shop.Partner, card.SimId, email.Value, shop.Texts.Tag, cancellationToken);
                return Page(shop, ViewOf(card) with { Email = typed, IsSent = true, CodeLife = options.CodeLife });
            },
            cancellationToken);

    public static Task<IResult> ListAsync(
        ShopRequest shop, ShopFront front, ShopHistory history, OrderDesk desk, ShopOptions options,
        CancellationToken cancellationToken) =>
        WithCardAsync(
            shop, front,
            async card =>
            {
                var typed = shop.Form["email"].ToString().Trim();
                if (!ContactAddress.TryParse(typed, out var email))
                {
                    return ShopRequest.Go(shop.PathTo("history"));
                }

                var code = string.Concat(shop.Form["code"].ToString().Where(char.IsAsciiLetterOrDigit));
                var orders = await history.ListAsync(shop.Partner, card.SimId, email.Value, code, cancellationToken);
                return orders is null
                    ? Page(shop, ViewOf(card) with
                    {
                        Email = typed, IsSent = true, IsWrong = true, CodeLife = options.CodeLife,
                    })
                    : Page(shop, ViewOf(card) with
                    {
                        Lines = await LinesOfAsync(shop, desk, orders, cancellationToken),
                    });
            },
            cancellationToken);

    private static async Task<IReadOnlyList<HistoryLine>> LinesOfAsync(
        ShopRequest shop, OrderDesk desk, IReadOnlyList<ShopOrder> orders, CancellationToken cancellationToken)
    {
        var lines = new List<HistoryLine>();
        foreach (var order in orders.Take(MostLines))
        {
            var view = await desk.ViewAsync(shop, order, cancellationToken);
            lines.Add(new HistoryLine(
                view.OrderedAt, view.Terms, view.Periods, view.Amount, view.Stand, view.Path,
                view.Renewal is { At: not null } ? view.Renewal : null));
        }

        return lines;
    }

    private static async Task<IResult> WithCardAsync(
        ShopRequest shop, ShopFront front, Func<ShopCard, Task<IResult>> answer, CancellationToken cancellationToken) =>
        shop.CardInHand is { } simId && await front.FindCardAsync(shop.Partner, simId, cancellationToken) is { } card
            ? await answer(card)
            : ShopRequest.Go(shop.Home);

    private static HistoryView ViewOf(ShopCard card) => new(PlansView.Ending(card.Iccid));

    private static IResult Page(ShopRequest shop, HistoryView view) => shop.Page<HistoryPage, HistoryView>(
        view, view.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
}
