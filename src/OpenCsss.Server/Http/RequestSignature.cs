using OpenCsss.Contracts.Signing;

namespace OpenCsss.Server.Http;

/// <summary>
/// Middleware between routing and binding: reads the body once, verifies who sent it, puts the <see cref="Caller"/>
/// where operations find it, and rewinds. An endpoint filter would be too late: it runs after the body was bound,
/// and not at all for malformed JSON.
/// </summary>
internal sealed class RequestSignature(
    RequestDelegate next, RequestVerifier verifier, RateLimits rateLimits, Repetitions repetitions, ApiOptions options)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<CoreOperation>() is { } operation
            ? VerifyAsync(context, operation)
            : next(context);

    private async Task VerifyAsync(HttpContext context, CoreOperation operation)
    {
        if (operation.IsDeprecated)
        {
            context.Response.Headers["Deprecation"] = "true";
        }

        if (!IsJson(context.Request.ContentType))
        {
            await CoreEnvelope.WriteAsync(context, ApiError.UnsupportedContentType);
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        if (body is null)
        {
            context.Response.Headers.Connection = "close"; // The rest of the body is not read.
            await CoreEnvelope.WriteAsync(context, ApiError.RequestTooLarge);
            return;
        }

        if (RequestParameters.TryParse(body.Bytes, out var parameters) is not RequestParseError.None)
        {
            await CoreEnvelope.WriteAsync(context, ApiError.InvalidJson);
            return;
        }

        using (parameters)
        {
            var (caller, refusal) = await verifier.VerifyAsync(context, operation, parameters!);
            if (caller is not null && !rateLimits.TryTake(caller.Partner.Id))
            {
                refusal = ApiError.TooManyRequests;
            }

            if (refusal is { } reason)
            {
                await CoreEnvelope.WriteAsync(context, reason);
                return;
            }

            context.Features.Set(caller);
            context.Request.Body = body.OpenStream();
            context.Request.ContentType = "application/json"; // Optional in the contract, required by the binder.
            await (operation.IsWriting ? RunOnceAtATimeAsync(context, caller!) : next(context));
        }
    }

    /// <summary>A repetition waits for the request that it repeats, and then finds its stored answer.</summary>
    private async Task RunOnceAtATimeAsync(HttpContext context, Caller caller)
    {
        using var turn = await repetitions.EnterAsync(caller, context.RequestAborted);
        if (turn is null)
        {
            await CoreEnvelope.WriteAsync(context, ApiError.StillProcessing);
            return;
        }

        await next(context);
    }

    private static bool IsJson(string? contentType)
    {
        const string Json = "application/json";
        if (string.IsNullOrWhiteSpace(contentType) || contentType == Json)
        {
            return true;
        }

        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Equals(Json, StringComparison.OrdinalIgnoreCase)
            && !parts.Skip(1).Any(part =>
                part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                && !part["charset=".Length..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
