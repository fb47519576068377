using System.Globalization;

namespace OpenCsss.Domain.Tests;

/// <summary>Values that a test takes as valid; a text that is not ends the test.</summary>
internal static class Given
{
    public static Iccid Iccid(string text) =>
        Domain.Iccid.TryParse(text, out var value) ? value : throw new FormatException(text);

    public static Currency Currency(string text) =>
        Domain.Currency.TryParse(text, out var value) ? value : throw new FormatException(text);

    public static Money Money(string amount, string currency = "USD") =>
        Domain.Money.TryParseAmount(amount, out var minorUnits)
            ? new Money(minorUnits, Currency(currency))
            : throw new FormatException(amount);

    /// <summary>An instant in ISO 8601 with its offset, <c>2026-03-29T01:30+01:00</c>.</summary>
    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
