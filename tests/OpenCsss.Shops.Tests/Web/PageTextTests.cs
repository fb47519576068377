using System.Text.RegularExpressions;
using OpenCsss.Domain;
using OpenCsss.Shops.Web;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.Web;

/// <summary>Texts are data: each is in each language with the same places, and each that a page names is there.</summary>
public sealed partial class PageTextTests
{
    private const string Reference = "en-US";

    /// <summary>Families whose last part is made while a page is made: <c>entry.error.{what}</c>.</summary>
    private static readonly string[] MadeUp =
        ["notice.", "entry.error.", "checkout.", "order.", "decline.", "currency.", "history.status.", "format.", "simulated."];

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public void Each_language_has_the_same_texts_with_the_same_places(string tag)
    {
        var file = PageLanguages.ReadOwn(tag);
        file.CompareWith(PageLanguages.ReadOwn(Reference), Reference);
        Assert.Empty(file.Faults);
    }

    [Theory]
    [InlineData("en-US", "USD", 123_456, "1,234.56")]
    [InlineData("en-US", "JPY", 123_400, "1,234")]
    [InlineData("zh-CN", "JPY", 123_400, "1,234")]
    [InlineData("en-US", "KWD", 1_250, "12.50")]
    public void Money_is_written_as_its_currency_is(string tag, string code, long minorUnits, string amount)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        var text = new PageTexts(tag, PageLanguages.ReadOwn(tag).Texts).Money(new Money(minorUnits, currency));
        Assert.Matches($"(^|[^0-9.,]){Regex.Escape(amount)}($|[^0-9.,])", text);
    }

    [Fact]
    public void Each_text_that_a_page_names_is_there()
    {
        var texts = PageLanguages.ReadOwn(Reference).Texts.Keys.ToHashSet();
        Assert.DoesNotContain(
            Named(),
            key => key.Contains('.', StringComparison.Ordinal) && !texts.Contains(key) && !texts.Contains($"{key}.one"));
    }

    [Fact]
    public void Each_text_is_named_by_a_page()
    {
        var named = Named().ToHashSet();
        Assert.DoesNotContain(
            PageLanguages.ReadOwn(Reference).Texts.Keys,
            key => !named.Contains(key) && !named.Contains(key[..key.LastIndexOf('.')])
                && !MadeUp.Any(family => key.StartsWith(family, StringComparison.Ordinal)));
    }

    /// <summary>Literals that look like keys, in pages and what makes them.</summary>
    private static IEnumerable<string> Named() =>
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/OpenCsss.Shops"), "*", SearchOption.AllDirectories)
        where path.EndsWith(".razor", StringComparison.Ordinal)
            || (path.EndsWith(".cs", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
        from Match match in Key().Matches(File.ReadAllText(path))
        select match.Groups[1].Value;

    private const string Families =
        "language|format|time|ago|days|months|every_days|every_months|countries|layout|notice|closed|entry|card|plan|"
        + "checkout|order|decline|pay|simulated|receipt|history";

    [GeneratedRegex($"\"((?:{Families})(?:\\.[a-z_]+)*)\"")]
    private static partial Regex Key();
}
