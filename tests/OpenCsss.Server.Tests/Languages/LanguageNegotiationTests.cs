using System.Collections.Concurrent;
using CsCheck;
using Microsoft.Extensions.Primitives;
using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Server.Tests;

public sealed class LanguageNegotiationTests
{
    private static readonly IReadOnlyDictionary<string, TextTemplate> Texts = LanguageSet.ReadOwn(LanguageTags.English).Texts;
    private static readonly ConcurrentDictionary<string, Language> Made = new();

    [Theory]
    [InlineData("zh-CN", LanguageTags.Chinese)]
    [InlineData("en-US", LanguageTags.English)]
    [InlineData("EN-US", LanguageTags.English)]
    [InlineData("zh-cn", LanguageTags.Chinese)]
    [InlineData("zh", LanguageTags.Chinese)]
    [InlineData("en", LanguageTags.English)]
    [InlineData("zh-Hans", LanguageTags.Chinese)]
    [InlineData("zh-Hans-CN", LanguageTags.Chinese)]
    [InlineData("zh-TW", LanguageTags.Chinese)]
    [InlineData("en-GB", LanguageTags.English)]
    [InlineData("  en-US  ", LanguageTags.English)]
    [InlineData("fr, en", LanguageTags.English)]
    [InlineData("fr;q=1, de;q=0.9, zh;q=0.001", LanguageTags.Chinese)]
    [InlineData("en-US,en;q=0.9,zh-CN;q=0.8", LanguageTags.English)]
    [InlineData("zh-CN;q=0.8,en;q=0.9", LanguageTags.English)]
    [InlineData("zh-CN;q=0.8,en;q=0.75", LanguageTags.Chinese)]
    [InlineData("zh;q=0.5, en;q=0.5", LanguageTags.Chinese)]
    [InlineData("en;q=0.5, zh;q=0.5", LanguageTags.English)]
    [InlineData("en\t;\tq=0.5 ,\tzh;Q=0.6", LanguageTags.Chinese)]
    [InlineData("en;q=1.000, zh;q=0.999", LanguageTags.English)]
    [InlineData("en;q=1., zh;q=0.", LanguageTags.English)]
    [InlineData(",, ,en,,", LanguageTags.English)]
    [InlineData("en-GB, en;q=0.5, zh-CN;q=0.7", LanguageTags.English)]
    [InlineData("zh, *;q=0.5", LanguageTags.Chinese)]
    [InlineData("*;q=0.5, en;q=0.1", LanguageTags.Chinese)]
    [InlineData("*;q=0.1, zh;q=0.5", LanguageTags.Chinese)]
    [InlineData("*, zh;q=0", LanguageTags.English)]
    [InlineData("*, en;q=0", LanguageTags.Chinese)]
    [InlineData("zh;q=0", LanguageTags.English)]
    [InlineData("en;q=0", LanguageTags.Chinese)]
    [InlineData("zh-CN;q=0, zh;q=1", LanguageTags.English)]
    [InlineData("zh-TW;q=0, zh;q=0.1", LanguageTags.Chinese)]
    [InlineData("*;q=0, en", LanguageTags.English)]
    [InlineData("en;q=0, en-GB;q=0.9, zh;q=0.1", LanguageTags.Chinese)]
    [InlineData("en-US;q=0.1, en;q=0.9, zh;q=0.5", LanguageTags.Chinese)]
    public void The_wish_decides_whatever_the_default_is(string header, string wanted)
    {
        Assert.Equal(wanted, Negotiate(header, "zh-CN", "en-US"));
        Assert.Equal(wanted, Negotiate(header, "en-US", "zh-CN"));
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
        Assert.Equal("en-US", Negotiate("en" + new string(',', 1000), "zh-CN", "en-US"));
    }

    [Fact]
    public void No_header_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.OneOf("zhenq=;,*-01.5 CNUS".ToCharArray()).Array[0, 30].Select(c => new string(c)))
            .Sample(header => Negotiate(header, "zh-CN", "en-US") is "zh-CN" or "en-US", iter: 50_000);

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("de-DE-1996", "de")]
    [InlineData("pt", "pt-BR")]
    [InlineData("pt-PT", "pt-BR")]
    [InlineData("en-GB", "en-GB")]
    [InlineData("en-AU", "en-US")]
    [InlineData("en", "en-US")]
    [InlineData("en-GB;q=0, en", "en-US")]
    [InlineData("en-US;q=0, en", "en-GB")]
    [InlineData("zh", "zh-CN")]
    [InlineData("zh-Hant", "zh-Hant-TW")]
    [InlineData("zh-hant-hk", "zh-Hant-TW")]
    [InlineData("zh-Hans", "zh-CN")]
    [InlineData("zh-TW", "zh-CN")]
    [InlineData("zh;q=0, zh-Hant;q=0.1", "zh-Hant-TW")]
    [InlineData("zh-Hant;q=0, zh, de;q=0.9", "zh-CN")]
    [InlineData("fr, pt;q=0.2, de;q=0.3", "de")]
    [InlineData("*, zh;q=0", "en-US")]
    [InlineData("*, zh;q=0, en;q=0", "de")]
    [InlineData("fr", "zh-CN")]
    public void The_nearest_of_many_is_taken(string header, string wanted) =>
        Assert.Equal(wanted, Negotiate(header, "zh-CN", "en-US", "de", "en-GB", "pt-BR", "zh-Hant-TW"));

    [Fact]
    public void Each_of_a_hundred_languages_is_found_by_its_tag()
    {
        string[] tags = [.. Enumerable.Range(0, 100).Select(n => $"a{(char)('a' + (n / 26))}{(char)('a' + (n % 26))}")];

        Assert.All(tags, tag => Assert.Equal(tag, Negotiate(tag.ToUpperInvariant(), tags)));
    }

    [Fact]
    public void The_language_of_a_known_header_is_found_without_memory()
    {
        var languages = LanguageSet.Load("");
        StringValues header = "fr, en;q=0.5";
        var first = languages.Of(header);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var isSame = true;
        for (var i = 0; i < 1_000; i++)
        {
            isSame &= ReferenceEquals(first, languages.Of(header));
        }

        Assert.Equal((0, true), (GC.GetAllocatedBytesForCurrentThread() - before, isSame));
    }

    [Fact]
    public void Ever_new_headers_are_judged_rightly_and_do_not_pile_up()
    {
        var languages = LanguageSet.Load("");
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Equal("en-US", languages.Of($"x{(char)('a' + (i % 26))}-{i}, en").Tag);
        }

        Assert.InRange(languages.RememberedHeaders, 1, 1_000);
    }

    private static void AssertDefault(string? header)
    {
        Assert.Equal("zh-CN", Negotiate(header, "zh-CN", "en-US"));
        Assert.Equal("en-US", Negotiate(header, "en-US", "zh-CN"));
    }

    private static string Negotiate(string? header, params string[] tags) =>
        AcceptLanguage.Negotiate(header, [.. tags.Select(tag => Made.GetOrAdd(tag, tag => new Language(tag, Texts)))]).Tag;
}
