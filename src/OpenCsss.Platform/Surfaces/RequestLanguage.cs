using OpenCsss.Contracts;

namespace OpenCsss.Platform.Surfaces;

/// <summary>The language that a request asks for; the contract's default is Chinese.</summary>
internal static class RequestLanguage
{
    public static Language Of(HttpContext context)
    {
        var header = context.Request.Headers.AcceptLanguage;
        return header.Count == 0 ? Language.Chinese : AcceptLanguage.Negotiate(header.ToString(), Language.Chinese);
    }
}
