namespace OpenCsss.Contracts;

/// <summary>
/// The tags (BCP 47) of the languages that every installation answers in; it may have more. They are what
/// <c>Accept-Language</c> asks for.
/// </summary>
public static class LanguageTags
{
    /// <summary>Of an answer to whoever asks for no language, or for none that is there.</summary>
    public const string Chinese = "zh-CN";

    /// <summary>The other language that every installation has.</summary>
    public const string English = "en-US";
}
