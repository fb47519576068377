using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Extensions;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Security;

namespace OpenCsss.Shops.Web;

/// <summary>
/// A request to a shop that is there: whose it is, what language and zone its visitor has, what a form carried. Opened
/// by <see cref="ShopGate"/> before anything else is done.
/// </summary>
internal sealed class ShopRequest
{
    public const string FormTokenField = "form_token";

    public required HttpContext Http { get; init; }

    public required Partner Partner { get; init; }

    public required ShopSettings Settings { get; init; }

    public required PageTexts Texts { get; init; }

    public required IReadOnlyList<PageTexts> Languages { get; init; }

    /// <summary>The visitor's zone if the browser has told it, else the partner's.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public required bool IsVisitorsZone { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required ShopAssets Assets { get; init; }

    public required ShopSession Session { get; init; }

    public required IAntiforgery Antiforgery { get; init; }

    /// <summary>
    /// What a form of this browser proves with that it is ours. Made, and its cookie set, when a form is shown.
    /// </summary>
    public string FormToken => Antiforgery.GetAndStoreTokens(Http).RequestToken!;

    /// <summary>What a form carried; nothing for a page that is only looked at.</summary>
    public IFormCollection Form { get; init; } = FormCollection.Empty;

    /// <summary>The shop's first page; all others are below it.</summary>
    public string Home => $"/shop/{Uri.EscapeDataString(Partner.AccessCode)}";

    /// <summary>The address of this page, to come back to it in another language.</summary>
    public string Here => Http.Request.GetEncodedPathAndQuery();

    /// <summary>The card that this browser has in hand.</summary>
    public long? CardInHand => Session.CardOf(Http, Partner.Id);

    /// <summary>For handlers, which are called only after the gate.</summary>
    public static ValueTask<ShopRequest> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<ShopRequest>()!);

    public string PathTo(string page) => $"{Home}/{page}";

    public void TakeInHand(ShopCard card) => Session.Remember(Http, Home, Partner.Id, card.SimId);

    public DateTime Local(DateTimeOffset time) => LocalTime.Of(time, Zone);

    /// <summary>A page, of a component that reads its view as a cascading value.</summary>
    public IResult Page<TPage, TView>(TView view, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new ShopPage<TPage, TView>(this, view, status);

    /// <summary>Another page, by a GET: so a reload never sends a form again.</summary>
    public static IResult Go(string path) => new SeeOther(path);

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
