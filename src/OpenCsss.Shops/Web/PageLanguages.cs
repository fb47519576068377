using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace OpenCsss.Shops.Web;

/// <summary>The languages that pages are there in.</summary>
internal sealed class PageLanguages
{
    private readonly PageTexts[] _all = [Read("en-US"), Read("zh-CN")];

    public IReadOnlyList<PageTexts> All => _all;

    public PageTexts? Find(string? tag) =>
        Array.Find(_all, texts => string.Equals(texts.Tag, tag, StringComparison.OrdinalIgnoreCase));

    /// <summary>The best for <c>Accept-Language</c>; English if it asks for none that is there.</summary>
    public PageTexts Of(StringValues header)
    {
        foreach (var range in header.ToString().Split(',').Select(element => element.Split(';')[0].Trim()))
        {
            var subtag = range.Split('-')[0];
            if (subtag.Length > 1
                && Array.Find(_all, texts => texts.Tag.StartsWith($"{subtag}-", StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }
        }

        return _all[0];
    }

    private static PageTexts Read(string tag)
    {
        using var stream = typeof(PageLanguages).Assembly.GetManifestResourceStream($"TopUp/{tag}.json")
            ?? throw new InvalidOperationException($"The program lacks the pages' texts of {tag}.");
        using var json = JsonDocument.Parse(stream);
        return new PageTexts(
            tag, json.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!));
    }
}
