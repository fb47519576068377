using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Testing;

/// <summary>The languages inside the program, and what they say of a status.</summary>
public static class OwnLanguages
{
    private static readonly LanguageSet Set = LanguageSet.Load("");

    public static IReadOnlyList<string> Tags { get; } = [LanguageTags.Chinese, LanguageTags.English];

    public static string Text(ApiStatus status, string tag, string? name = null, int? max = null) =>
        Set.All.Single(language => language.Tag == tag).TextOf(status, name, max);
}
