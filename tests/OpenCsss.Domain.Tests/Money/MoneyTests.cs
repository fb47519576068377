using System.Globalization;
using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.00", 0)]
    [InlineData("4.99", 499)]
    [InlineData("1.5", 150)]
    [InlineData("1.05", 105)]
    [InlineData("1000", 100_000)]
    [InlineData("007.10", 710)]
    [InlineData("999999999999999.99", 99_999_999_999_999_999)]
    public void An_amount_is_read_with_up_to_two_decimals(string text, long minorUnits)
    {
        Assert.True(Money.TryParseAmount(text, out var read));
        Assert.Equal(minorUnits, read);
    }

    [Theory]
    [InlineData(499, "USD", "4.99 USD")]
    [InlineData(500, "USD", "5.00 USD")]
    [InlineData(120_000, "JPY", "1200 JPY")]
    [InlineData(0, "KRW", "0 KRW")]
    [InlineData(-120_000, "VND", "-1200 VND")]
    [InlineData(120_050, "JPY", "1200.50 JPY")] // It cannot be paid, and must not be shown as less.
    [InlineData(1_250, "KWD", "12.50 KWD")]
    public void People_are_shown_no_decimals_of_a_currency_that_has_none(long minorUnits, string code, string text)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        Assert.Equal(text, new Money(minorUnits, currency).ToText());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".99")]
    [InlineData("4.")]
    [InlineData("4.999")]
    [InlineData("4.9.9")]
    [InlineData("4,99")]
    [InlineData("1,000.00")]
    [InlineData("-4.99")]
    [InlineData("+4.99")]
    [InlineData(" 4.99")]
    [InlineData("4.99 ")]
    [InlineData("$4.99")]
    [InlineData("4.9e1")]
    [InlineData("４.99")]
    [InlineData("1000000000000000")]
    [InlineData("99999999999999999999999999")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Money.TryParseAmount(text, out var minorUnits));
        Assert.Equal(0, minorUnits);
    }

    [Theory]
    [InlineData(499, "4.99")]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(-5, "-0.05")]
    [InlineData(-150, "-1.50")]
    [InlineData(100_000, "1000.00")]
    [InlineData(long.MaxValue, "92233720368547758.07")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void The_wire_has_two_decimals_always(long minorUnits, string text)
    {
        Assert.Equal(text, Money.FormatAmount(minorUnits));
        Assert.Equal(text, new Money(minorUnits, Given.Currency("USD")).ToAmount());
    }

    [Fact]
    public void The_text_says_what_a_decimal_of_the_same_amount_says() =>
        Gen.Long.Sample(minorUnits => Assert.Equal(
            (minorUnits / 100m).ToString("0.00", CultureInfo.InvariantCulture), Money.FormatAmount(minorUnits)));

    [Fact]
    public void Every_amount_of_the_wire_is_read_back_from_its_text() =>
        Gen.Long[0, 99_999_999_999_999_999].Sample(minorUnits =>
            Assert.True(Money.TryParseAmount(Money.FormatAmount(minorUnits), out var read) && read == minorUnits));

    [Fact]
    public void A_price_times_the_periods_is_exact()
    {
        Assert.Equal(Given.Money("59.88"), Given.Money("4.99") * 12);
        Assert.Equal(new Money(-300, Given.Currency("USD")), Given.Money("1.50") * -2);
    }

    [Fact]
    public void What_was_taken_is_given_back() =>
        Gen.Select(Gen.Long[-1L << 61, 1L << 61], Gen.Long[-1L << 61, 1L << 61]).Sample((one, other) =>
        {
            var usd = Given.Currency("USD");
            var (balance, price) = (new Money(one, usd), new Money(other, usd));
            Assert.Equal(new Money(one - other, usd), balance - price);
            Assert.Equal(balance, balance - price + price);
        });

    [Fact]
    public void Two_currencies_cannot_be_added()
    {
        var (usd, eur) = (Given.Money("1.00"), Given.Money("1.00", "EUR"));
        Assert.Throws<InvalidOperationException>(() => usd + eur);
        Assert.Throws<InvalidOperationException>(() => usd - eur);
        Assert.Throws<InvalidOperationException>(() => usd + default(Money));
        Assert.NotEqual(usd, eur);
    }

    [Fact]
    public void An_amount_that_does_not_fit_is_an_error_and_never_wraps()
    {
        var (most, least) = (new Money(long.MaxValue, default), new Money(long.MinValue, default));
        var one = new Money(1, default);
        Assert.Throws<OverflowException>(() => most + one);
        Assert.Throws<OverflowException>(() => least - one);
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => least * -1);
    }

    [Fact]
    public void A_log_shows_the_currency() => Assert.Equal("4.99 USD", Given.Money("4.99").ToString());
}
