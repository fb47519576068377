using OpenCsss.Platform.Modules.TopUpShop;

namespace OpenCsss.Shops.Web;

/// <summary>What a browser may do with a page.</summary>
internal static class ShopHeaders
{
    /// <summary>
    /// Nothing from elsewhere, nothing inline, no frame around it but the partner's own, and nothing kept.
    /// </summary>
    /// <param name="context">Whose answer it is.</param>
    /// <param name="settings">Who may embed the shop.</param>
    /// <param name="paymentHosts">The provider's hosts, on the page where one pays with it; null anywhere else.</param>
    public static void Add(HttpContext context, ShopSettings settings, PaymentHosts? paymentHosts)
    {
        var headers = context.Response.Headers;
        var frames = settings.EmbeddedBy.Length > 0 ? settings.EmbeddedBy : "'none'";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
            + $"frame-ancestors {frames}; script-src 'self'{Host(paymentHosts?.Script)}; "
            + $"connect-src 'self'{Host(paymentHosts?.Connect)}; media-src 'self' blob:"
            + (paymentHosts is null ? "" : $"; frame-src{Host(paymentHosts.Frame)}");
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = paymentHosts is null
            ? "camera=(self), geolocation=(), microphone=()"
            : "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = paymentHosts is null ? "same-origin" : "same-origin-allow-popups";
    }

    /// <summary>
    /// In a frame of another site a browser sends no cookie that is <c>Lax</c>. For a shop that may be embedded they
    /// are sent there, and kept apart for each site that embeds it; forms are proved by their own token as before.
    /// </summary>
    public static void LetCookiesIntoFrames(HttpContext context, ShopSettings settings)
    {
        if (settings.EmbeddedBy.Length > 0 && context.Request.IsHttps)
        {
            context.Response.OnStarting(static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.SetCookie = headers.SetCookie
                    .Select(cookie => cookie!.Replace(
                        "samesite=lax", "samesite=none; partitioned", StringComparison.OrdinalIgnoreCase))
                    .ToArray();
                return Task.CompletedTask;
            }, context);
        }
    }

    private static string Host(string? hosts) => hosts is { Length: > 0 } ? $" {hosts}" : "";
}

/// <summary>Hosts of a payment provider, separated by blanks, by what they are asked for.</summary>
internal sealed record PaymentHosts(string Script, string Connect, string Frame)
{
    /// <summary>As Stripe's documentation names them for Stripe.js.</summary>
    public static PaymentHosts Stripe { get; } = new(
        "https://js.stripe.com https://*.js.stripe.com", "https://api.stripe.com",
        "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com");
}
