namespace OpenCsss.Domain;

/// <summary>
/// Amounts as payment providers count them. Everywhere else an amount is hundredths of the currency's unit, whatever
/// the currency (<see cref="Money"/>); a provider counts in the currency's own minor unit: yen, fils, cents. Source:
/// contract <c>mall-api.md</c>, 3; ISO 4217; Stripe, «Supported currencies».
/// </summary>
public static class ProviderAmount
{
    private const int HundredthsOfUnit = 100;
    private const int FilsOfHundredth = 10;

    /// <summary>No minor unit, but counted as if there were hundredths, which must be none.</summary>
    private static readonly HashSet<string> WholeInHundredths = ["ISK", "UGX"];

    /// <summary>Thousandths; the last digit must be 0, because cards know two decimals.</summary>
    private static readonly HashSet<string> Thousandths = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    /// <summary>How many decimals the provider counts: 0 for yen, 3 for dinars, else 2.</summary>
    public static int DecimalsOf(Currency currency) =>
        Thousandths.Contains(currency.Value) ? 3
        : currency.HasFractions || WholeInHundredths.Contains(currency.Value) ? 2 : 0;

    /// <summary>The provider's number for so many hundredths of the unit.</summary>
    /// <returns>False, and 0, if the currency has no such amount (half a yen), if it is not more than 0, or too
    /// much.</returns>
    public static bool TryFromHundredths(long hundredths, Currency currency, out long amount)
    {
        amount = 0;
        if (hundredths <= 0 || hundredths > long.MaxValue / FilsOfHundredth
            || (!currency.HasFractions && hundredths % HundredthsOfUnit != 0))
        {
            return false;
        }

        amount = DecimalsOf(currency) switch
        {
            0 => hundredths / HundredthsOfUnit,
            3 => hundredths * FilsOfHundredth,
            _ => hundredths,
        };
        return true;
    }

    /// <summary>Hundredths of the unit for the provider's number; what is less than one is left out.</summary>
    /// <exception cref="OverflowException">It is more than a number of hundredths can be.</exception>
    public static long ToHundredths(long amount, Currency currency) => DecimalsOf(currency) switch
    {
        0 => checked(amount * HundredthsOfUnit),
        3 => amount / FilsOfHundredth,
        _ => amount,
    };
}
