using System.Text;

namespace OpenCsss.Shops.Web;

/// <summary>A partner's colours and logo, under names with a hash of what is in them.</summary>
internal static class Brand
{
    public static string UrlOf(ShopRequest shop)
    {
        var css = Encoding.UTF8.GetBytes(BrandColours.Css(shop.Settings.Accent));
        return shop.PathTo($"brand.{ShopAssets.HashOf(css)}.css");
    }

    public static string? LogoUrlOf(ShopRequest shop) => shop.Settings.LogoSvg.Length == 0
        ? null
        : shop.PathTo($"logo.{ShopAssets.HashOf(Encoding.UTF8.GetBytes(shop.Settings.LogoSvg))}.svg");

    /// <summary>The style, whatever hash was asked for: a page that is minutes old still has its colours.</summary>
    public static IResult SendCss(ShopRequest shop) =>
        new ShopAssets.Asset("brand.css", Encoding.UTF8.GetBytes(BrandColours.Css(shop.Settings.Accent)))
            .Send(shop.Http.Request);

    /// <summary>A SIM in the brand's colour, for the browser's tab.</summary>
    public static IResult SendIcon(ShopRequest shop) =>
        new ShopAssets.Asset("icon.svg", Encoding.UTF8.GetBytes(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{shop.Settings.Accent}"
            d="M8 2h12l7 7v18a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"/>
            <rect x="10" y="13" width="12" height="11" rx="2.5" fill="#e9c46a"/></svg>
            """)).Send(shop.Http.Request);

    public static IResult SendLogo(ShopRequest shop) => shop.Settings.LogoSvg.Length == 0
        ? Results.NotFound()
        : new ShopAssets.Asset("logo.svg", Encoding.UTF8.GetBytes(shop.Settings.LogoSvg)).Send(shop.Http.Request);
}
