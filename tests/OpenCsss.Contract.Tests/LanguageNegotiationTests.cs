using CsCheck;
using OpenCsss.Contracts;

namespace OpenCsss.Contract.Tests;

public sealed class LanguageNegotiationTests
{
    [Theory]
    [InlineData("zh-CN", Language.Chinese)]
    [InlineData("en-US", Language.English)]
    [InlineData("EN-US", Language.English)]
    [InlineData("zh-cn", Language.Chinese)]
    [InlineData("zh", Language.Chinese)]
    [InlineData("en", Language.English)]
    [InlineData("zh-Hans", Language.Chinese)]
    [InlineData("zh-Hans-CN", Language.Chinese)]
    [InlineData("zh-TW", Language.Chinese)]
    [InlineData("en-GB", Language.English)]
    [InlineData("  en-US  ", Language.English)]
    [InlineData("fr, en", Language.English)]
    [InlineData("fr;q=1, de;q=0.9, zh;q=0.001", Language.Chinese)]
    [InlineData("en-US,en;q=0.9,zh-CN;q=0.8", Language.English)]
    [InlineData("zh-CN;q=0.8,en;q=0.9", Language.English)]
    [InlineData("zh-CN;q=0.8,en;q=0.75", Language.Chinese)]
    [InlineData("zh;q=0.5, en;q=0.5", Language.Chinese)]
    [InlineData("en;q=0.5, zh;q=0.5", Language.English)]
    [InlineData("en\t;\tq=0.5 ,\tzh;Q=0.6", Language.Chinese)]
    [InlineData("en;q=1.000, zh;q=0.999", Language.English)]
    [InlineData("en;q=1., zh;q=0.", Language.English)]
    [InlineData(",, ,en,,", Language.English)]
    [InlineData("en-GB, en;q=0.5, zh-CN;q=0.7", Language.English)]
    [InlineData("zh, *;q=0.5", Language.Chinese)]
    [InlineData("*;q=0.5, en;q=0.1", Language.Chinese)]
    [InlineData("*;q=0.1, zh;q=0.5", Language.Chinese)]
    [InlineData("*, zh;q=0", Language.English)]
    [InlineData("*, en;q=0", Language.Chinese)]
    [InlineData("zh;q=0", Language.English)]
    [InlineData("en;q=0", Language.Chinese)]
    [InlineData("zh-CN;q=0, zh;q=1", Language.English)]
    [InlineData("zh-TW;q=0, zh;q=0.1", Language.Chinese)]
    [InlineData("*;q=0, en", Language.English)]
    [InlineData("en;q=0, en-GB;q=0.9, zh;q=0.1", Language.Chinese)]
    [InlineData("en-US;q=0.1, en;q=0.9, zh;q=0.5", Language.Chinese)]
    public void The_wish_decides_whatever_the_default_is(string header, Language wanted)
    {
        Assert.Equal(wanted, AcceptLanguage.Negotiate(header, Language.Chinese));
        Assert.Equal(wanted, AcceptLanguage.Negotiate(header, Language.English));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("*")]
    [InlineData("*;q=0.3")]
    [InlineData("*;q=0")]
    [InlineData("zh-TW;q=0, *")]
    [InlineData("en-GB;q=0")]
    [InlineData("fr")]
    [InlineData("zhx, enx-US, e, z")]
    [InlineData("zh;q=0, en;q=0")]
    public void Without_a_wish_for_one_of_ours_the_default_decides(string? header) => AssertDefault(header);

    [Theory]
    [InlineData("en;")]
    [InlineData("en;q")]
    [InlineData("en;q=")]
    [InlineData("en;q=2")]
    [InlineData("en;q=1.001")]
    [InlineData("en;q=0.1234")]
    [InlineData("en;q=.5")]
    [InlineData("en;q=-1")]
    [InlineData("en;q=0,5")]
    [InlineData("en;q=1e0")]
    [InlineData("en;q = 1")]
    [InlineData("en;level=1")]
    [InlineData("en;q=1;q=1")]
    [InlineData("en_US")]
    [InlineData("en-")]
    [InlineData("-en")]
    [InlineData("en--US")]
    [InlineData("en-*")]
    [InlineData("**")]
    [InlineData("en zh")]
    [InlineData("1en, en")]
    [InlineData("en-abcdefghi")]
    [InlineData("abcdefghi, en")]
    [InlineData("ｅｎ")]
    [InlineData("en\0")]
    [InlineData(";q=1")]
    public void A_malformed_header_gives_the_default(string header)
    {
        AssertDefault(header);
        AssertDefault("en, " + header);
        AssertDefault(header + ", zh");
    }

    [Fact]
    public void A_header_of_any_length_is_bounded_work()
    {
        AssertDefault("en" + new string(',', 10_000_000));
        Assert.Equal(Language.English, AcceptLanguage.Negotiate("en" + new string(',', 1000), Language.Chinese));
    }

    [Fact]
    public void No_header_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.OneOf("zhenq=;,*-01.5 CNUS".ToCharArray()).Array[0, 30].Select(c => new string(c)))
            .Sample(header => Enum.IsDefined(AcceptLanguage.Negotiate(header, Language.Chinese)), iter: 50_000);

    [Fact]
    public void A_language_has_a_tag_that_leads_to_itself()
    {
        Assert.Equal("zh-CN", Language.Chinese.Tag());
        Assert.Equal("en-US", Language.English.Tag());
        Assert.All(
            Enum.GetValues<Language>(),
            language => Assert.All(
                Enum.GetValues<Language>(),
                other => Assert.Equal(language, AcceptLanguage.Negotiate(language.Tag(), other))));
    }

    private static void AssertDefault(string? header) => Assert.All(
        Enum.GetValues<Language>(),
        language => Assert.Equal(language, AcceptLanguage.Negotiate(header, language)));
}
