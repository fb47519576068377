namespace OpenCsss.Contracts;

/// <summary>A language that the API answers in.</summary>
public enum Language : byte
{
    /// <summary>zh-CN.</summary>
    Chinese,

    /// <summary>en-US.</summary>
    English,
}

/// <summary>The tags of the languages.</summary>
public static class LanguageTags
{
    /// <summary>The tag of a language, as <c>Content-Language</c> shows it.</summary>
    public static string Tag(this Language language) => language switch
    {
        Language.Chinese => "zh-CN",
        Language.English => "en-US",
    };
}
