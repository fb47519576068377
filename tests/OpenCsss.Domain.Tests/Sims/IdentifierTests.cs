using System.Globalization;
using System.Numerics;
using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class IdentifierTests
{
    private delegate bool Reader<T>(string? text, out T value);

    [Theory]
    [InlineData("460001", true)]
    [InlineData("454070000000192", true)]
    [InlineData("46000", false)]
    [InlineData("4540700000001921", false)]
    [InlineData("45407000000019a", false)]
    [InlineData(" 454070000000192", false)]
    [InlineData("٤٦٠٠٠١٢", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_imsi_is_6_to_15_digits(string? text, bool isValid) =>
        AssertReads<Imsi>(Imsi.TryParse, text, isValid ? text : null, imsi => imsi.Value);

    [Theory]
    [InlineData("85251234567", "85251234567")]
    [InlineData("+85251234567", "85251234567")]
    [InlineData("12345", "12345")]
    [InlineData("+123456789012345", "123456789012345")]
    [InlineData("1234", null)]
    [InlineData("+1234", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("++85251234567", null)]
    [InlineData("852 5123 4567", null)]
    [InlineData("+", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_telephone_number_is_5_to_15_digits_and_loses_its_plus(string? text, string? digits) =>
        AssertReads<Msisdn>(Msisdn.TryParse, text, digits, msisdn => msisdn.Value);

    [Theory]
    [InlineData("89049032123451234512345678901235", true)]
    [InlineData("89049032123451234512345678901234", false)]
    [InlineData("8904903212345123451234567890123", false)]
    [InlineData("890490321234512345123456789012350", false)]
    [InlineData("8904903212345123451234567890123F", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_eid_is_32_digits_with_their_check(string? text, bool isValid) =>
        AssertReads<Eid>(Eid.TryParse, text, isValid ? text : null, eid => eid.Value);

    [Fact]
    public void An_eid_is_valid_exactly_if_97_leaves_1() =>
        Gen.Select(Gen.Char['0', '9'].Array[30], Gen.Int[0, 99]).Sample((digits, check) =>
        {
            var text = new string(digits) + check.ToString("00", CultureInfo.InvariantCulture);
            var isValid = BigInteger.Parse(text, CultureInfo.InvariantCulture) % 97 == 1;
            Assert.Equal(isValid, Eid.TryParse(text, out _));
        }, iter: 10_000);

    [Theory]
    [InlineData("49015420323751", true)]
    [InlineData("490154203237518", true)]
    [InlineData("4901542032375101", true)]
    [InlineData("4901542032375", false)]
    [InlineData("49015420323751012", false)]
    [InlineData("49-015420-323751-8", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_imei_is_14_to_16_digits(string? text, bool isValid) =>
        AssertReads<Imei>(Imei.TryParse, text, isValid ? text : null, imei => imei.Value);

    [Theory]
    [InlineData("460", true)]
    [InlineData("001", true)]
    [InlineData("46", false)]
    [InlineData("4600", false)]
    [InlineData("46O", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_country_is_three_digits(string? text, bool isValid) =>
        AssertReads<Mcc>(Mcc.TryParse, text, isValid ? text : null, mcc => mcc.Value);

    [Theory]
    [InlineData("P000270", true)]
    [InlineData("QY-000001", true)]
    [InlineData("a_Z", true)]
    [InlineData("0", true)]
    [InlineData("12345678901234567890123456789012", true)]
    [InlineData("123456789012345678901234567890123", false)]
    [InlineData("P 000270", false)]
    [InlineData("P000270\n", false)]
    [InlineData("P.270", false)]
    [InlineData("Ｐ000270", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_access_code_is_32_letters_digits_dashes_and_underscores_at_most(string? text, bool isValid) =>
        AssertReads<AccessCode>(AccessCode.TryParse, text, isValid ? text : null, code => code.Value);

    [Theory]
    [InlineData("DP20190726001274", true)]
    [InlineData("!~", true)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234", true)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", false)]
    [InlineData("DP 1", false)]
    [InlineData("DP\u007f", false)]
    [InlineData("套餐", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_plan_code_is_64_visible_characters_at_most(string? text, bool isValid) =>
        AssertReads<PackageCode>(PackageCode.TryParse, text, isValid ? text : null, code => code.Value);

    [Theory]
    [InlineData("USD", true)]
    [InlineData("CNY", true)]
    [InlineData("usd", false)]
    [InlineData("US", false)]
    [InlineData("USDT", false)]
    [InlineData("U5D", false)]
    [InlineData("ÜSD", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_currency_is_three_capital_letters(string? text, bool isValid) =>
        AssertReads<Currency>(Currency.TryParse, text, isValid ? text : null, currency => currency.Value);

    [Theory]
    [InlineData("USD", true)]
    [InlineData("EUR", true)]
    [InlineData("XOF", true)]
    [InlineData("ZWG", true)]
    [InlineData("ZZZ", false)]
    [InlineData("XTS", false)]
    [InlineData("XAU", false)]
    [InlineData("BTC", false)]
    [InlineData("usd", false)]
    [InlineData(" USD", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_currency_that_is_entered_is_one_of_ISO_4217(string? text, bool isValid) =>
        AssertReads<Currency>(Currency.TryParseAssigned, text, isValid ? text : null, currency => currency.Value);

    [Fact]
    public void Case_counts_in_codes()
    {
        Assert.True(AccessCode.TryParse("P000270", out var capital));
        Assert.True(AccessCode.TryParse("p000270", out var small));
        Assert.NotEqual(capital, small);

        Assert.True(PackageCode.TryParse("DP1", out var capitalPlan));
        Assert.True(PackageCode.TryParse("dp1", out var smallPlan));
        Assert.NotEqual(capitalPlan, smallPlan);
    }

    /// <summary>Expects the value to read as given, or, for null, the text to be refused.</summary>
    private static void AssertReads<T>(Reader<T> reader, string? text, string? expected, Func<T, string> value)
        where T : struct
    {
        Assert.Equal(expected is not null, reader(text, out var read));
        Assert.Equal(expected ?? "", value(read));
        Assert.Equal(expected ?? "", read.ToString());
        Assert.Equal(expected is null, read.Equals(default(T)));

        // Equality goes by the characters, not by the string that holds them.
        Assert.True(reader(text is null ? null : new string(text), out var again) == (expected is not null));
        Assert.Equal(read, again);
        Assert.Equal(read.GetHashCode(), again.GetHashCode());
    }
}
