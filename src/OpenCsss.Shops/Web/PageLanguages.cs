using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Settings;

namespace OpenCsss.Shops.Web;

/// <summary>
/// The languages that pages are there in: those inside the program, and of the further ones of the installation those
/// that have a file <c>shop/TAG.json</c> in the folder of languages. Read when the server starts.
/// </summary>
internal sealed class PageLanguages
{
    private const string Reference = LanguageTags.English;
    private const string Subfolder = "shop";

    private readonly ImmutableArray<Language> _languages;
    private readonly Dictionary<string, PageTexts> _byTag;

    /// <param name="languages">All that the platform speaks.</param>
    /// <param name="folder">The folder of languages; empty: there is none.</param>
    /// <exception cref="SettingsException">Something in a file is wrong: all that is.</exception>
    public PageLanguages(LanguageSet languages, string folder)
    {
        var reference = ReadOwn(Reference);
        var texts = new List<PageTexts>();
        var faults = new List<string>();
        foreach (var language in languages.All)
        {
            if (language.Tag is LanguageTags.Chinese or LanguageTags.English)
            {
                texts.Add(new PageTexts(language.Tag, ReadOwn(language.Tag).Texts));
            }
            else if (ReadFrom(folder, language.Tag) is { } file)
            {
                file.CompareWith(reference, Reference);
                faults.AddRange(file.Faults);
                if (file.Faults.Count == 0)
                {
                    texts.Add(new PageTexts(language.Tag, file.Texts));
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }

        // English first: it is for whoever asks for none that is there.
        All = [.. texts.OrderByDescending(one => one.Tag == Reference)];
        _byTag = All.ToDictionary(one => one.Tag, StringComparer.OrdinalIgnoreCase);
        _languages = [.. All.Select(one => languages.All.First(language => language.Tag == one.Tag))];
    }

    public IReadOnlyList<PageTexts> All { get; }

    public PageTexts? Find(string? tag) => tag is null ? null : _byTag.GetValueOrDefault(tag);

    /// <summary>The best for the values of <c>Accept-Language</c>.</summary>
    public PageTexts Of(StringValues header) =>
        _byTag[AcceptLanguage.Negotiate(header.ToString(), _languages.AsSpan()).Tag];

    /// <summary>A file that is inside the program.</summary>
    internal static LanguageFile ReadOwn(string tag)
    {
        using var stream = typeof(PageLanguages).Assembly.GetManifestResourceStream($"TopUp/{tag}.json")
            ?? throw new InvalidOperationException($"The program lacks the pages' texts of {tag}.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return LanguageFile.Read($"TopUp/{tag}.json", content.ToArray());
    }

    /// <summary>Null if there is no such file.</summary>
    private static LanguageFile? ReadFrom(string folder, string tag)
    {
        var path = Path.Combine(folder, Subfolder, $"{tag}.json");
        try
        {
            return File.Exists(path) ? LanguageFile.Read(path, File.ReadAllBytes(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path}: it cannot be read: {exception.Message}");
        }
    }
}
