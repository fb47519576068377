using OpenCsss.Platform.Modules.Plans.Places;

namespace OpenCsss.Server.Tests.Plans;

/// <summary>Countries and regions, by mobile codes and by names in any language.</summary>
public sealed class PlaceDirectoryTests
{
    private static readonly string[] Europe =
        "202 204 206 208 214 216 222 228 232 234 238 240 242 244 248 260 262 268".Split(' ');

    [Theory]
    [InlineData("460", "CN")]
    [InlineData("454", "HK")]
    [InlineData("310", "US")]
    [InlineData("316", "US")]
    [InlineData("270", "LU")]
    [InlineData("234", "GB")]
    [InlineData("999", null)]
    [InlineData("001", null)]
    public void A_mobile_code_is_of_one_country(string mcc, string? country) =>
        Assert.Equal(country, PlaceDirectory.CountryOf(mcc));

    [Theory]
    [InlineData("Germany", "DE")]
    [InlineData("deutschland", "DE")]
    [InlineData("ALLEMAGNE", "DE")]
    [InlineData("Германия", "DE")]
    [InlineData("德国", "DE")]
    [InlineData("ドイツ", "DE")]
    [InlineData("독일", "DE")]
    [InlineData("ألمانيا", "DE")]
    [InlineData("de", "DE")]
    [InlineData("262", "DE")]
    [InlineData("Espana", "ES")]
    [InlineData("türkiye", "TR")]
    [InlineData("turkey", "TR")]
    [InlineData("Niger", "NE")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("cote d'ivoire", "CI")]
    [InlineData("欧洲", "150")]
    [InlineData("Europa", "150")]
    [InlineData("香港", "HK")]
    public void A_place_is_found_by_what_anybody_calls_it(string text, string place) =>
        Assert.Contains(place, PlaceDirectory.Find(text));

    [Theory]
    [InlineData("kor", "KR")]
    [InlineData("united k", "GB")]
    [InlineData("kingdom", "GB")]
    public void The_beginning_of_a_word_will_do(string text, string place) =>
        Assert.Contains(place, PlaceDirectory.Find(text));

    [Fact]
    public void A_whole_name_means_nothing_longer() => Assert.DoesNotContain("NG", PlaceDirectory.Find("Niger"));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Atlantis")]
    [InlineData("x")]
    [InlineData("'; drop table plan; --")]
    [InlineData("\u0301\u0301")]
    public void What_is_no_place_finds_none(string text) => Assert.Empty(PlaceDirectory.Find(text));

    [Theory]
    [InlineData("JP", "en-US", "Japan")]
    [InlineData("JP", "zh-CN", "日本")]
    [InlineData("JP", "fr", "Japon")]
    [InlineData("HK", "en-US", "Hong Kong")]
    [InlineData("TW", "zh-Hant", "台灣")]
    [InlineData("150", "zh-CN", "欧洲")]
    [InlineData("JP", "tlh", "Japan")]
    [InlineData("ZZ", "en-US", "ZZ")]
    public void A_place_has_a_name_in_each_language(string place, string tag, string name) =>
        Assert.Equal(name, PlaceDirectory.NameOf(place, tag));

    [Fact]
    public void Each_country_has_a_name_in_both_languages_of_every_installation()
    {
        foreach (var country in PlaceDirectory.CountriesOf(PlaceDirectory.World))
        {
            Assert.NotEqual(country, PlaceDirectory.NameOf(country, "en-US"));
            Assert.NotEqual(country, PlaceDirectory.NameOf(country, "zh-CN"));
        }
    }

    [Fact]
    public void A_plan_is_named_by_where_it_works()
    {
        Assert.Equal(["CN"], CoveredPlace.Of(["460"]).Titles);
        Assert.Equal(["CA", "US"], CoveredPlace.Of(["302", "310", "311"]).Titles);
        Assert.Equal(["150"], CoveredPlace.Of(Europe).Titles);
        Assert.Equal(["150"], CoveredPlace.Of([.. Europe, "286"]).Titles); // Turkey is in Asia.
        Assert.Equal(["142", "150"], CoveredPlace.Of([.. Europe[..5], "440", "450", "454", "455", "466", "502"]).Titles);
        Assert.Equal([PlaceDirectory.World], CoveredPlace.Of([]).Titles);
    }

    [Fact]
    public void A_plan_is_shown_for_its_countries_and_for_the_region_that_it_is_made_for()
    {
        var europe = CoveredPlace.Of(Europe);
        Assert.True(europe.IsFor("FR"));
        Assert.True(europe.IsFor("150"));
        Assert.False(europe.IsFor("JP"));
        Assert.False(europe.IsFor("142"));
        Assert.False(europe.IsFor(PlaceDirectory.World));
        Assert.True(CoveredPlace.Everywhere.IsFor("JP"));
        Assert.True(CoveredPlace.Of(["440"]).IsFor("142"));
    }
}
