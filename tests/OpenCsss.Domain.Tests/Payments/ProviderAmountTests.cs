using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class ProviderAmountTests
{
    private static readonly string[] Codes = ["USD", "JPY", "KWD", "ISK", "CLP", "TND"];

    [Theory]
    [InlineData("USD", 499, 499)]
    [InlineData("EUR", 1, 1)]
    [InlineData("JPY", 49_900, 499)]
    [InlineData("KRW", 100, 1)]
    [InlineData("KWD", 499, 4_990)]
    [InlineData("BHD", 1, 10)]
    [InlineData("ISK", 500, 500)]
    [InlineData("UGX", 1_000_00, 1_000_00)]
    [InlineData("HUF", 12_345, 12_345)]
    public void An_amount_is_counted_in_the_currency_s_own_unit(string code, long hundredths, long expected)
    {
        var currency = Given.Currency(code);
        Assert.True(ProviderAmount.TryFromHundredths(hundredths, currency, out var amount));
        Assert.Equal(expected, amount);
        Assert.Equal(hundredths, ProviderAmount.ToHundredths(amount, currency));
    }

    [Theory]
    [InlineData("JPY", 49_950)]
    [InlineData("KRW", 1)]
    [InlineData("ISK", 550)]
    [InlineData("UGX", 1)]
    [InlineData("USD", 0)]
    [InlineData("USD", -1)]
    [InlineData("KWD", long.MaxValue)]
    public void What_the_currency_has_no_coin_for_cannot_be_taken(string code, long hundredths)
    {
        Assert.False(ProviderAmount.TryFromHundredths(hundredths, Given.Currency(code), out var amount));
        Assert.Equal(0, amount);
    }

    [Fact]
    public void Whatever_can_be_taken_comes_back_as_it_was() =>
        Gen.Select(Gen.Int[0, Codes.Length - 1], Gen.Long[1, 1_000_000_000_000]).Sample(
            (code, hundredths) =>
                !ProviderAmount.TryFromHundredths(hundredths, Given.Currency(Codes[code]), out var amount)
                || ProviderAmount.ToHundredths(amount, Given.Currency(Codes[code])) == hundredths);
}
