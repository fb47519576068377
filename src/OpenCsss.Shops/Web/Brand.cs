using System.Runtime.CompilerServices;
using System.Text;
using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.Web;

/// <summary>
/// A partner's colours and logo, under names with a hash of what is in them. They are made once for each version of the
/// shop's settings: colours are searched for, and everything is hashed and compressed.
/// </summary>
internal sealed class Brand
{
    private static readonly ConditionalWeakTable<ShopSettings, Brand> Known = [];

    private readonly ShopAssets.Asset _css;
    private readonly ShopAssets.Asset _icon;
    private readonly ShopAssets.Asset? _logo;

    private Brand(ShopSettings settings)
    {
        _css = new ShopAssets.Asset("brand.css", Encoding.UTF8.GetBytes(BrandColours.Css(settings.Accent)));
        _icon = new ShopAssets.Asset("icon.svg", Encoding.UTF8.GetBytes(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{settings.Accent}"
            d="M8 2h12l7 7v18a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"/>
            <rect x="10" y="13" width="12" height="11" rx="2.5" fill="#e9c46a"/></svg>
            """));
        _logo = settings.LogoSvg.Length == 0
            ? null
            : new ShopAssets.Asset("logo.svg", Encoding.UTF8.GetBytes(settings.LogoSvg));
    }

    public static string UrlOf(ShopRequest shop) => shop.PathTo(Of(shop)._css.HashedName);

    public static string? LogoUrlOf(ShopRequest shop) =>
        Of(shop)._logo is { } logo ? shop.PathTo(logo.HashedName) : null;

    /// <summary>The style, whatever hash was asked for: a page that is minutes old still has its colours.</summary>
    public static IResult SendCss(ShopRequest shop) => Of(shop)._css.Send(shop.Http.Request);

    /// <summary>A SIM in the brand's colour, for the browser's tab.</summary>
    public static IResult SendIcon(ShopRequest shop) => Of(shop)._icon.Send(shop.Http.Request);

    public static IResult SendLogo(ShopRequest shop) =>
        Of(shop)._logo is { } logo ? logo.Send(shop.Http.Request) : Results.NotFound();

    private static Brand Of(ShopRequest shop) => Known.GetValue(shop.Settings, static settings => new Brand(settings));
}
