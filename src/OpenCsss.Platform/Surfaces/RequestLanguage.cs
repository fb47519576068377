using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces;

/// <summary>The language that a request asks for, where no caller is known yet who would have it.</summary>
internal static class RequestLanguage
{
    public static Language Of(HttpContext context) =>
        context.RequestServices.GetRequiredService<LanguageSet>().Of(context.Request.Headers.AcceptLanguage);
}
