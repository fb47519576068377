using System.Globalization;

namespace OpenCsss.Domain;

/// <summary>
/// The number of an order, in text <c>ORDER_</c> and its 17 to 19 digits: <c>ORDER_47452122261749760</c>.
/// Two are equal when their numbers are; a later order has a greater number.
/// <c>default</c> is no order: its text is empty.
/// Source: contract chapter 6.
/// </summary>
public readonly record struct OrderId
{
    private const string Prefix = "ORDER_";
    private const int MinDigits = 17;
    private const int MaxDigits = 19;

    /// <summary>The least number that an order can have, the first with 17 digits.</summary>
    public const long MinValue = 10_000_000_000_000_000;

    /// <summary>Takes the number of an order.</summary>
    /// <param name="value">At least <see cref="MinValue"/>, or 0 for no order.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other number: its text could not be read back.</exception>
    public OrderId(long value)
    {
        if (value is not 0 and < MinValue)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "An order's number has 17 to 19 digits.");
        }

        Value = value;
    }

    /// <summary>The number; 0 for <c>default</c>.</summary>
    public long Value { get; }

    /// <summary>Reads <c>ORDER_</c> in capitals and 17 to 19 ASCII digits, the first not 0; nothing is cut.</summary>
    /// <returns>False, and <c>default</c>, for anything else; null and the empty text among it.</returns>
    public static bool TryParse(string? text, out OrderId value)
    {
        value = default;
        var digits = text.AsSpan();
        if (!digits.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        digits = digits[Prefix.Length..];
        if (!Ascii.AreDigits(digits, MinDigits, MaxDigits)
            || digits[0] == '0'
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = new OrderId(number);
        return true;
    }

    /// <summary><c>ORDER_</c> and the digits; empty for <c>default</c>.</summary>
    public override string ToString() =>
        Value == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Value}");
}
