using System.Globalization;
using System.Text.RegularExpressions;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.Tests.Web;

/// <summary>Whatever colour a partner gives, text can be read on it and in it.</summary>
public sealed class BrandColourTests
{
    private const double Enough = 4.5;

    public static TheoryData<string> Accents =>
    [
        "#00686e", "#ffc02e", "#ff0000", "#000000", "#ffffff", "#808080", "#767676", "#1f5eac", "#00ff00", "#ff69b4", "#0000ff",
    ];

    [Theory]
    [MemberData(nameof(Accents))]
    public void Text_is_read_on_the_accent_and_the_accent_is_read_as_text(string accent)
    {
        var css = BrandColours.Css(accent);
        var border = css.IndexOf("@media", StringComparison.Ordinal);
        var (light, dark) = (css[..border], css[border..]);
        foreach (var (tokens, page) in new[] { (light, "#ffffff"), (dark, "#101316") })
        {
            Assert.InRange(Contrast(tokens, "--on-accent", "--accent"), Enough, 21);
            Assert.InRange(Contrast(tokens, "--accent-ink", "--accent-wash"), Enough, 21);
            Assert.InRange(BrandColours.Contrast(Colour(tokens, "--accent-ink"), BrandColours.Rgb.Parse(page)), Enough, 21);
        }
    }

    [Fact]
    public void Any_colour_will_do()
    {
        for (var value = 0; value < 0x1000000; value += 104_729)
        {
            Text_is_read_on_the_accent_and_the_accent_is_read_as_text(
                string.Create(CultureInfo.InvariantCulture, $"#{value:x6}"));
        }
    }

    [Theory]
    [InlineData("#00686")]
    [InlineData("00686e0")]
    [InlineData("red")]
    [InlineData("#00686e}body{display:none")]
    public void What_is_no_colour_is_refused(string accent)
    {
        Assert.False(BrandColours.IsColour(accent));
        Assert.Throws<FormatException>(() => BrandColours.Css(accent));
    }

    private static double Contrast(string tokens, string one, string other) =>
        BrandColours.Contrast(Colour(tokens, one), Colour(tokens, other));

    private static BrandColours.Rgb Colour(string tokens, string name) =>
        BrandColours.Rgb.Parse(Token(name).Match(tokens).Groups[1].Value);

    private static Regex Token(string name) => new($"{name}: (#[0-9a-f]{{6}})");
}
