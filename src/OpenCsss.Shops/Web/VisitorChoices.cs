using Microsoft.AspNetCore.WebUtilities;

namespace OpenCsss.Shops.Web;

/// <summary>What a visitor has chosen, or the browser says of itself: language and zone.</summary>
internal static class VisitorChoices
{
    private const string LanguageCookie = "csss-lang";

    /// <summary>Written by the script; a browser does not tell its zone otherwise.</summary>
    private const string ZoneCookie = "csss-zone";

    private const int LongestZone = 64;

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static PageTexts LanguageOf(HttpContext context, PageLanguages languages) =>
        languages.Find(context.Request.Cookies[LanguageCookie]) ?? languages.Of(context.Request.Headers.AcceptLanguage);

    public static (TimeZoneInfo Zone, bool IsVisitors) ZoneOf(HttpContext context, TimeZoneInfo otherwise)
    {
        var name = context.Request.Cookies[ZoneCookie];
        return name is { Length: > 0 and <= LongestZone }
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
                ? (zone, true)
                : (otherwise, false);
    }

    /// <summary>Remembers the language and shows the same page in it.</summary>
    public static void SwitchLanguage(HttpContext context, PageLanguages languages, string tag)
    {
        if (languages.Find(tag) is { } texts)
        {
            var options = ShopSession.Options(context, "/");
            options.MaxAge = Year;
            context.Response.Cookies.Append(LanguageCookie, texts.Tag, options);
        }

        var rest = context.Request.Query.Where(pair => pair.Key != "lang")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location =
            QueryHelpers.AddQueryString(context.Request.PathBase.Add(context.Request.Path).ToUriComponent(), rest);
    }
}
