using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class IccidTests
{
    [Theory]
    [InlineData("898520220180418001", "898520220180418001")]
    [InlineData("8985202201804180019", "8985202201804180019")]
    [InlineData("89852022018041800192", "89852022018041800192")]
    [InlineData("8985202201804180019F", "8985202201804180019")]
    [InlineData("8985202201804180019f", "8985202201804180019")]
    [InlineData("89852022018041800192F", "89852022018041800192")]
    [InlineData("  89852022018041800192 ", "89852022018041800192")]
    [InlineData("\t8985202201804180019F\r\n", "8985202201804180019")]
    public void Blanks_around_it_and_one_pad_are_cut(string text, string digits)
    {
        Assert.True(Iccid.TryParse(text, out var iccid));
        Assert.Equal(digits, iccid.Value);
        Assert.Equal(digits, iccid.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("F")]
    [InlineData("89852022018041800")]
    [InlineData("89852022018041800F")]
    [InlineData("898520220180418001921")]
    [InlineData("8985202201804180019FF")]
    [InlineData("8985202201804180019 F")]
    [InlineData("F8985202201804180019")]
    [InlineData("8985202201804180019A")]
    [InlineData("8985 2022 0180 4180 019")]
    [InlineData("-8985202201804180019")]
    [InlineData("89852022018041800१९२")]
    [InlineData("８９８５２０２２０１８０４１８００１９２")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Iccid.TryParse(text, out var iccid));
        Assert.Equal(default, iccid);
    }

    [Fact]
    public void The_same_digits_are_equal_however_they_were_printed() =>
        Assert.Equal(Given.Iccid("8985202201804180019"), Given.Iccid(" 8985202201804180019F"));

    [Fact]
    public void Default_is_no_card()
    {
        Assert.Equal("", default(Iccid).Value);
        Assert.Equal("", default(Iccid).Masked);
        Assert.Equal("", default(Iccid).ToString());
        Assert.False(default(Iccid).HasValidCheckDigit);
        Assert.NotEqual(default, Given.Iccid("89852022018041800192"));
    }

    [Theory]
    [InlineData("8991101200003204514", true)]
    [InlineData("89852022018041800198", true)]
    [InlineData("89852022018041800192", false)]
    [InlineData("8991101200003204501", false)]
    public void The_check_digit_is_told_and_never_a_reason_to_refuse(string text, bool isValid) =>
        Assert.Equal(isValid, Given.Iccid(text).HasValidCheckDigit);

    [Fact]
    public void Of_ten_last_digits_one_is_the_check_digit() =>
        Gen.Char['0', '9'].Array[17, 19].Sample(digits =>
        {
            var body = new string(digits);
            Assert.Single(Enumerable.Range(0, 10), last => Given.Iccid(body + last).HasValidCheckDigit);
        });

    [Fact]
    public void The_check_digit_finds_every_single_wrong_digit() =>
        Gen.Select(Gen.Char['0', '9'].Array[19], Gen.Int[0, 18], Gen.Int[1, 9]).Sample((digits, place, shift) =>
        {
            var body = new string(digits);
            var right = Enumerable.Range(0, 10).Select(last => body + last)
                .Single(text => Given.Iccid(text).HasValidCheckDigit);
            var wrong = right.ToCharArray();
            wrong[place] = (char)('0' + ((wrong[place] - '0' + shift) % 10));
            Assert.False(Given.Iccid(new string(wrong)).HasValidCheckDigit);
        });

    [Theory]
    [InlineData("89852022018041800192", "898520**********0192")]
    [InlineData("898520220180418001", "898520********8001")]
    public void A_log_shows_the_issuer_and_the_last_four_digits(string text, string masked) =>
        Assert.Equal(masked, Given.Iccid(text).Masked);

    [Theory]
    [InlineData("89852022018041800192", "89852022018041800192", true)]
    [InlineData("8985202201804180019", "89852022018041800192", true)]
    [InlineData("8985202201804180019", "89852022018041800190", true)]
    [InlineData("8985202201804180018", "89852022018041800192", false)]
    [InlineData("89852022018041800191", "89852022018041800192", false)]
    [InlineData("898520220180418001", "8985202201804180019", false)]
    [InlineData("898520220180418001", "89852022018041800192", false)]
    public void A_form_that_lacks_the_check_digit_alone_is_the_same_card(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, Given.Iccid(one).IsSameCardAs(Given.Iccid(other)));
        Assert.Equal(isSame, Given.Iccid(other).IsSameCardAs(Given.Iccid(one)));
    }

    [Theory]
    [InlineData("898520220180418001", 0)]
    [InlineData("8985202201804180019", 10)]
    [InlineData("89852022018041800192", 1)]
    public void Other_forms_are_the_other_numbers_of_the_same_card(string text, int count)
    {
        var card = Given.Iccid(text);
        Assert.Equal(count, card.OtherForms().Distinct().Count());
        Assert.All(card.OtherForms(), form => Assert.True(form != card && form.IsSameCardAs(card)));
    }
}
