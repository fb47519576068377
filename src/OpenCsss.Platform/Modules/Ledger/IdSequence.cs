namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>
/// Ids of orders and movements: 17 to 19 digits that grow with time. 41 bits of milliseconds since 2021, 12 bits of
/// the partner, 10 bits counting within the millisecond. The last id stands in the partner's account row, under its
/// lock, so no node needs a number of its own and a clock that is set back repeats nothing.
/// </summary>
/// <remarks>
/// Unique and growing for each partner always; unique over all partners up to 4,096 of them. All keys begin with the
/// partner, so more partners are no harm.
/// </remarks>
internal static class IdSequence
{
    private const int CountBits = 10;
    private const int PartnerBits = 12;
    private const long CountMask = (1L << CountBits) - 1;
    private const long PartnerMask = (1L << PartnerBits) - 1;

    private static readonly long Epoch =
        new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static long Next(long last, long partnerId, DateTimeOffset now)
    {
        var first = At(now.ToUnixTimeMilliseconds() - Epoch, partnerId);
        if (first > last)
        {
            return first;
        }

        // The millisecond's numbers are used up, or the clock was set back: on into the next millisecond.
        return (last & CountMask) < CountMask
            ? last + 1
            : At((last >> (CountBits + PartnerBits)) + 1, partnerId);
    }

    private static long At(long milliseconds, long partnerId) =>
        (milliseconds << (CountBits + PartnerBits)) | ((partnerId & PartnerMask) << CountBits);
}
