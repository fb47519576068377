using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>GET and POST /shop/{partner}: the number of a card is entered.</summary>
internal static class EnterCard
{
    private const int FewestDigits = 18;
    private const int MostDigits = 20;

    public static IResult Show(ShopRequest shop) => shop.Page<EntryPage, EntryView>(EntryView.Empty);

    public static async Task<IResult> HandleAsync(
        ShopRequest shop, ShopFront front, CardGuesses guesses, CancellationToken cancellationToken)
    {
        var typed = shop.Form["iccid"].ToString().Trim();
        var digits = string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('-' or '.')));
        if (FaultOf(digits, out var iccid) is { } fault)
        {
            return Refused(fault);
        }

        var address = shop.Http.Connection.RemoteIpAddress;
        if (guesses.WaitsUntil(address) is { } until)
        {
            return Wait(until);
        }

        if (await front.FindCardAsync(shop.Partner, iccid, cancellationToken) is not { } card)
        {
            guesses.Count(address);
            return Refused(digits.Length == FewestDigits ? "short" : "unknown"); // Hardly any card has so few.
        }

        // Of many that were tried at once, the one that is right is told no sooner than the others were counted.
        if (guesses.WaitsUntil(address) is { } others)
        {
            return Wait(others);
        }

        shop.TakeInHand(card);
        return ShopRequest.Go(shop.PathTo("card"));

        IResult Wait(DateTimeOffset end)
        {
            shop.Http.Response.Headers.RetryAfter =
                shop.Texts.Number((long)Math.Ceiling((end - shop.Now).TotalSeconds));
            return shop.Page<EntryPage, EntryView>(
                new EntryView(typed, "wait") { WaitUntil = end }, StatusCodes.Status429TooManyRequests);
        }

        IResult Refused(string fault) => shop.Page<EntryPage, EntryView>(
            new EntryView(typed, fault) { Digits = digits.Count(char.IsAsciiDigit) },
            StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>What is wrong with a number, in words for whoever typed it; null if it may be one.</summary>
    private static string? FaultOf(string digits, out Iccid iccid)
    {
        iccid = default;
        return digits.Length == 0 ? "empty"
            : Iccid.TryParse(digits, out iccid) ? null
            : digits.TrimEnd('F', 'f').Any(letter => !char.IsAsciiDigit(letter)) ? "letters"
            : digits.Length < FewestDigits ? "short"
            : digits.Length > MostDigits ? "long"
            : "letters";
    }
}
