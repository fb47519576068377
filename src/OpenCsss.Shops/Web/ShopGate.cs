using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Shops.Layout;

namespace OpenCsss.Shops.Web;

/// <summary>Marks the endpoints that are pages of a shop.</summary>
internal sealed class ShopEndpoint;

/// <summary>
/// Middleware before every page of a shop: finds whose shop it is, reads and proves forms, says what the browser may
/// do, and makes a page also of what goes wrong.
/// </summary>
internal sealed partial class ShopGate(
    RequestDelegate next, PartnerRegistry partners, ShopSettingsReading settings, PageLanguages languages,
    ShopAssets assets, ShopSession session, IAntiforgery antiforgery, SimulatedDesk bank, TimeProvider clock,
    ILogger<ShopGate> log)
{
    private const int MostFormBytes = 65_536;

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ShopEndpoint>() is null ? next(context) : OpenAsync(context);

    private async Task OpenAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        if (await PartnerOfAsync(context, cancellationToken) is not { IsActive: true } partner)
        {
            await ClosedShop.Answer(context, languages, assets);
            return;
        }

        var own = await settings.GetAsync(partner, cancellationToken);
        ShopHeaders.LetCookiesIntoFrames(context, own);
        if (context.Request.Query["lang"] is [{ } tag] && HttpMethods.IsGet(context.Request.Method))
        {
            VisitorChoices.SwitchLanguage(context, languages, tag);
            return;
        }

        ShopHeaders.Add(context, own, paymentHosts: null);
        var (form, isProved) = await ReadFormAsync(context);
        var (zone, isVisitors) = VisitorChoices.ZoneOf(context, partner.TimeZone);
        var shop = new ShopRequest
        {
            Http = context,
            Partner = partner,
            Settings = own,
            Texts = VisitorChoices.LanguageOf(context, languages),
            Languages = languages.All,
            Zone = zone,
            IsVisitorsZone = isVisitors,
            Now = clock.GetUtcNow(),
            Assets = assets,
            Session = session,
            Antiforgery = antiforgery,
            Form = form,
        };
        context.Features.Set(shop);
        if (!isProved)
        {
            await Notice(shop, "form_old", StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

        await ServeAsync(context, shop);
    }

    /// <summary>By the shop in the address; on the simulated provider's page by the payment.</summary>
    private async ValueTask<Partner?> PartnerOfAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var values = context.Request.RouteValues;
        if (values["partner"] is string code)
        {
            return await partners.FindAsync(code, cancellationToken);
        }

        return values["reference"] is string reference
            && await bank.FindAsync(reference, cancellationToken) is { } page
                ? await partners.FindAsync(page.Key.PartnerId, cancellationToken)
                : null;
    }

    private async Task ServeAsync(HttpContext context, ShopRequest shop)
    {
        try
        {
            await next(context);
        }
        catch (StoreBusyException) when (!context.Response.HasStarted)
        {
            // Told in the log by the store's watch.
            context.Response.Headers.RetryAfter = "5";
            await Notice(shop, "busy", StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
        }
#pragma warning disable CA1031 // The last stop: a person sees a page, and the operator a line.
        catch (Exception exception) when (
            !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(context.TraceIdentifier, exception);
            await Notice(shop, "broken", StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        }
    }

    /// <summary>A page that says one thing, with the way back to the shop.</summary>
    public static IResult Notice(ShopRequest shop, string what, int status) =>
        shop.Page<NoticePage, NoticeView>(new NoticeView(what, shop.Http.TraceIdentifier), status);

    /// <summary>The form, and whether it is one that this browser was given by us.</summary>
    private async Task<(IFormCollection Form, bool IsProved)> ReadFormAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return (FormCollection.Empty, true);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostFormBytes;
        }

        try
        {
            return context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context)
                ? (await context.Request.ReadFormAsync(context.RequestAborted), true)
                : (FormCollection.Empty, false);
        }
        catch (Exception exception) when (
            exception is AntiforgeryValidationException or BadHttpRequestException or InvalidDataException
                or IOException)
        {
            return (FormCollection.Empty, false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} for a page of the shop failed")]
    private partial void LogFailed(string requestId, Exception exception);
}
