namespace OpenCsss.Platform.Languages;

/// <summary>
/// Tags of languages, as files are named by them: language, script, region and variants of BCP 47 (RFC 5646, 2.1), such
/// as <c>de</c>, <c>pt-BR</c>, <c>zh-Hant-TW</c>, <c>sl-rozaj</c>. Extensions and private use choose no texts and are
/// none here.
/// </summary>
internal static class LanguageTag
{
    /// <summary>Whether it is one, and how it is spelt: <c>ZH-hant-tw</c> is <c>zh-Hant-TW</c>.</summary>
    public static bool TryParse(string text, out string tag)
    {
        var subtags = text.Split('-');
        tag = "";
        if (!Array.TrueForAll(
                subtags, subtag => subtag.Length is >= 1 and <= 8 && subtag.All(char.IsAsciiLetterOrDigit))
            || subtags[0].Length == 1 || !subtags[0].All(char.IsAsciiLetter))
        {
            return false;
        }

        var next = 1;
        subtags[0] = subtags[0].ToLowerInvariant();
        for (var extended = 0; extended < 3 && subtags[0].Length <= 3 && Has(3, char.IsAsciiLetter); extended++, next++)
        {
            subtags[next] = subtags[next].ToLowerInvariant();
        }

        if (Has(4, char.IsAsciiLetter))
        {
            subtags[next] = char.ToUpperInvariant(subtags[next][0]) + subtags[next][1..].ToLowerInvariant();
            next++;
        }

        if (Has(2, char.IsAsciiLetter) || Has(3, char.IsAsciiDigit))
        {
            subtags[next] = subtags[next].ToUpperInvariant();
            next++;
        }

        for (; next < subtags.Length && IsVariant(subtags[next]); next++)
        {
            subtags[next] = subtags[next].ToLowerInvariant();
        }

        tag = string.Join('-', subtags);
        return next == subtags.Length;

        bool Has(int length, Func<char, bool> ofKind) =>
            next < subtags.Length && subtags[next].Length == length && subtags[next].All(ofKind);
    }

    private static bool IsVariant(string subtag) =>
        subtag.Length >= 5 || (subtag.Length == 4 && char.IsAsciiDigit(subtag[0]));
}
