using System.Net;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.Layout;

/// <summary>
/// What is answered at the address of a shop that there is not: nobody's brand, nothing but two sentences.
/// </summary>
internal static class ClosedShop
{
    public static Task Answer(HttpContext context, PageLanguages languages, ShopAssets assets)
    {
        var texts = VisitorChoices.LanguageOf(context, languages);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html><html lang="{texts.Tag}" dir="{texts.Direction}"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
            <title>{Text("closed.title")}</title><link rel="stylesheet" href="{assets.UrlOf("shop.css")}"></head>
            <body><main><div class="wrap one gap-l"><h1>{Text("closed.title")}</h1>
            <p class="lead">{Text("closed.text")}</p></div></main></body></html>

            """,
            context.RequestAborted);

        string Text(string key) => WebUtility.HtmlEncode(texts[key]);
    }
}
