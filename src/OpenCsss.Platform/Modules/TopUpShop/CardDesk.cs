using OpenCsss.Domain;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// Finds cards for whoever calls a shop. Who misses many is made to wait, and is told the same whatever number it
/// names; a partner's own programs, which ask for many people, are not.
/// </summary>
internal sealed class CardDesk(ShopFront front, CardGuesses guesses)
{
    public async Task<(ShopCard? Card, Refusal? Refusal)> FindAsync(
        ShopCaller caller, Iccid iccid, CancellationToken cancellationToken)
    {
        if (!caller.IsProved && guesses.WaitsUntil(caller.Address) is not null)
        {
            return (null, ApiError.TooManyRequests);
        }

        var card = await front.FindCardAsync(caller.Partner, iccid, cancellationToken);
        if (card is null && !caller.IsProved)
        {
            guesses.Count(caller.Address);
        }

        // Of many questions that were asked at once, those that come after the limit do not learn what they asked.
        return card is not null && !caller.IsProved && guesses.WaitsUntil(caller.Address) is not null
            ? (null, ApiError.TooManyRequests)
            : card is null ? (null, ApiError.SimNotFound) : (card, null);
    }
}
