namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Middleware before routing, which takes one spelling alone: cuts off the prefixes that operations are also called
/// below (<c>/cube/v4/device/queryDevice</c>), and writes one content type for all that are as good. Letter case of a
/// path and one trailing slash are nothing to routing itself.
/// </summary>
internal sealed class RequestSpelling(RequestDelegate next, ApiOptions options)
{
    /// <summary>The longest first, so that one of them may begin with another.</summary>
    private readonly PathString[] _prefixes =
    [
        .. options.PathPrefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .OrderByDescending(prefix => prefix.Length).Select(prefix => new PathString(prefix)),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        foreach (var prefix in _prefixes)
        {
            if (request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out var rest))
            {
                request.Path = rest;
                context.Features.Set(new CutPrefix());
                break;
            }
        }

        var contentType = request.Headers.ContentType;
        if (contentType.Count > 0 && contentType != JsonMediaType.Name && JsonMediaType.IsJson(contentType))
        {
            // A header that says nothing is as good as none, and no more.
            request.ContentType = JsonMediaType.IsSaidToBeJson(contentType) ? JsonMediaType.Name : null;
        }

        return next(context);
    }

    /// <summary>Whether a value of <see cref="ApiOptions.PathPrefixes"/> can be used.</summary>
    public static bool IsPrefix(string text) =>
        text.Length > 1 && text[0] == '/' && text[^1] != '/' && !text.AsSpan().ContainsAny("?#%");
}

/// <summary>
/// The request's path had a prefix. Prefixes are for partners: what a proxy keeps from outside by its path, the
/// operator's surface, must not be found below another one.
/// </summary>
internal sealed class CutPrefix;
