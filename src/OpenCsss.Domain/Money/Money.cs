using System.Globalization;

namespace OpenCsss.Domain;

/// <summary>
/// An amount of money: hundredths of a currency's unit, and the currency. The wire has two decimals for every
/// currency, so the minor unit is a hundredth even where ISO 4217 counts otherwise. Amounts may be negative.
/// Two are equal when amount and currency are. <c>default</c> is nothing in no currency.
/// Source: contract chapter 1, money; domain rules, money.
/// </summary>
/// <param name="MinorUnits">Hundredths of the unit: 499 is 4.99.</param>
/// <param name="Currency">The currency that they are of.</param>
public readonly record struct Money(long MinorUnits, Currency Currency)
{
    /// <summary>
    /// Reads an amount as the wire has it, <c>0</c>, <c>1.5</c>, <c>4.99</c>: 1 to 15 ASCII digits, then, if there is
    /// a dot, one or two more. No sign, no blanks.
    /// </summary>
    /// <param name="text">The amount, without a currency.</param>
    /// <param name="minorUnits">The hundredths.</param>
    /// <returns>False, and 0, for anything else; null and the empty text among it.</returns>
    public static bool TryParseAmount(string? text, out long minorUnits) => Hundredths.TryParse(text, out minorUnits);

    /// <summary>
    /// Hundredths as the wire has them, always with two decimals: <c>4.99</c>, <c>0.00</c>, <c>-1.50</c>.
    /// </summary>
    public static string FormatAmount(long minorUnits)
    {
        // The least long has no positive counterpart in long, so the digits are taken from an unsigned number.
        var magnitude = minorUnits < 0 ? (ulong)-(minorUnits + 1) + 1 : (ulong)minorUnits;
        var sign = minorUnits < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{magnitude / 100}.{magnitude % 100:00}");
    }

    /// <summary>The amount alone, as <see cref="FormatAmount"/> writes it.</summary>
    public string ToAmount() => FormatAmount(MinorUnits);

    /// <summary>
    /// The amount and the currency for people: <c>4.99 USD</c>, <c>1200 JPY</c>; of a currency without a smaller unit
    /// decimals are shown only if something stands in them.
    /// </summary>
    public string ToText() => IsShownWhole ? $"{ToAmount()[..^3]} {Currency}" : ToString();

    /// <summary>Whether people are shown no decimals of it.</summary>
    public bool IsShownWhole => !Currency.HasFractions && MinorUnits % 100 == 0;

    /// <summary>The amount and the currency, for logs: <c>4.99 USD</c>.</summary>
    public override string ToString() => $"{ToAmount()} {Currency}";

    /// <summary>The sum.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The hundredths do not fit 64 bits.</exception>
    public static Money operator +(Money left, Money right) =>
        new(checked(left.MinorUnits + right.MinorUnits), Shared(left, right));

    /// <summary>The difference; it may be negative.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The hundredths do not fit 64 bits.</exception>
    public static Money operator -(Money left, Money right) =>
        new(checked(left.MinorUnits - right.MinorUnits), Shared(left, right));

    /// <summary>The amount times a number, as price times periods.</summary>
    /// <exception cref="OverflowException">The hundredths do not fit 64 bits.</exception>
    public static Money operator *(Money price, int count) =>
        price with { MinorUnits = checked(price.MinorUnits * count) };

    private static Currency Shared(Money left, Money right) =>
        left.Currency == right.Currency
            ? left.Currency
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added.");
}
