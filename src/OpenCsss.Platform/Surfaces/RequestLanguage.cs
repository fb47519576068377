using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces;

/// <summary>The language that a request asks for, where no caller is known yet who would have it.</summary>
internal static class RequestLanguage
{
    public static Language Of(HttpContext context) => In(context).Of(context.Request.Headers.AcceptLanguage);

    /// <summary>The one for who has not been asked.</summary>
    public static Language Default(HttpContext context) => In(context).Default;

    private static LanguageSet In(HttpContext context) => context.RequestServices.GetRequiredService<LanguageSet>();
}
