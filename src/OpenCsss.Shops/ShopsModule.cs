using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Shops.TopUp;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops;

/// <summary>The pages for those who hold a SIM.</summary>
internal static class ShopsModule
{
    /// <param name="services">Of the host.</param>
    /// <param name="languagesFolder">Where further languages are; empty: nowhere.</param>
    public static IServiceCollection AddShops(this IServiceCollection services, string languagesFolder)
    {
        services.AddAntiforgery(forms =>
        {
            forms.FormFieldName = ShopRequest.FormTokenField;
            forms.Cookie.Name = "csss-form";
            forms.Cookie.SameSite = SameSiteMode.Lax;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // That is said by frame-ancestors, which knows of the partner's own pages.
            forms.SuppressXFrameOptionsHeader = true;
        });
        return services
            .AddSingleton<ShopAssets>()
            .AddSingleton<OrderDesk>()
            .AddSingleton(provider => new PageLanguages(provider.GetRequiredService<LanguageSet>(), languagesFolder))
            .AddSingleton<ShopSession>();
    }

    /// <summary>Between routing and the endpoints.</summary>
    public static void UseShops(this IApplicationBuilder app) => app.UseMiddleware<ShopGate>();

    public static void MapShops(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ShopAssets.Folder + "/{name}", ShopAssets.Send);
        var shop = routes.MapGroup("/shop/{partner}").WithMetadata(new ShopEndpoint());
        shop.MapGet("/", EnterCard.Show);
        shop.MapPost("/", EnterCard.HandleAsync);
        shop.MapGet("/card", ShowCard.HandleAsync);
        shop.MapGet("/checkout", Checkout.ShowAsync);
        shop.MapPost("/checkout", PayCheckout.HandleAsync);
        shop.MapGet("/orders/{token}", ShowOrder.HandleAsync);
        shop.MapGet("/orders/{token}/pay", PayOrder.HandleAsync);
        shop.MapGet("/orders/{token}/receipt", ShowOrder.ReceiptAsync);
        shop.MapPost("/orders/{token}/renewal", ShowOrder.SwitchRenewalAsync);
        shop.MapGet("/history", ShowHistory.AskAsync);
        shop.MapPost("/history", ShowHistory.SendAsync);
        shop.MapPost("/history/code", ShowHistory.ListAsync);
        shop.MapGet("/brand.{hash}.css", Brand.SendCss);
        shop.MapGet("/icon.svg", Brand.SendIcon);
        shop.MapGet("/logo.{hash}.svg", Brand.SendLogo);
        shop.MapFallback("{**rest}", static (ShopRequest request) =>
            ShopGate.Notice(request, "missing", StatusCodes.Status404NotFound));

        // The provider that takes no money: a page of ours, outside of any shop, as another's would be.
        var bank = routes.MapGroup(SimulatedPayments.PagePath + "{reference}").WithMetadata(new ShopEndpoint());
        bank.MapGet("", UseSimulatedBank.ShowAsync);
        bank.MapPost("", UseSimulatedBank.ActAsync);
    }
}
