using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Idempotency;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>
/// Middleware between routing and binding: reads the request once, verifies who sent it, puts the <see cref="Caller"/>
/// where operations find it, and lets the binder have what was read. An endpoint filter would be too late: it runs
/// after the body was bound, and not at all for malformed JSON.
/// </summary>
internal sealed class RequestSignature(
    RequestDelegate next, RequestVerifier verifier, WrongSigns wrongSigns, RateLimits rateLimits,
    DuplicateGate repetitions, LongAnswers longAnswers, ApiOptions options)
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

        var (caller, refusal) = await ReadAsync(context, operation);
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
        await (operation.IsWriting ? RunOnceAtATimeAsync(context, caller!)
            : operation.IsLong ? RunInTurnAsync(context, caller!)
            : next(context));
    }

    private async ValueTask<(Caller? Caller, Refusal? Refusal)> ReadAsync(HttpContext context, CoreOperation operation)
    {
        // What is long costs much to read before anybody has proved to be a partner.
        var isOver = wrongSigns.IsOver(context.Connection.RemoteIpAddress);
        var most = Math.Min(options.MaxBodyBytes, isOver ? HmacSha1Signature.MostBytesInDialects : int.MaxValue);
        var (members, unreadable) = await RequestMembers.ReadAsync(context, most, withQuery: true);
        if (members is null)
        {
            CountIfLong(context.Request, unreadable!.Value);
            var isLong = unreadable.Value.Error is ApiError.RequestTooLarge;
            return (null, isOver && isLong ? ApiError.TooManyRequests : unreadable);
        }

        using (members)
        {
            var (caller, refusal) = await verifier.VerifyAsync(context, operation, members.Parameters);
            if (caller is not null)
            {
                members.GiveToBinder(context.Request);
            }
            else
            {
                CountIfLong(context.Request, refusal!.Value);
            }

            return (caller, refusal);
        }
    }

    /// <summary>What was long and then no request that could be proved has cost as much as a wrong sign.</summary>
    private void CountIfLong(HttpRequest request, Refusal refusal)
    {
        if (refusal.Error is ApiError.InvalidJson or ApiError.UnsupportedVersion or ApiError.TimestampOutsideWindow
            && request.ContentLength is null or > HmacSha1Signature.MostBytesInDialects)
        {
            wrongSigns.Count(request.HttpContext.Connection.RemoteIpAddress);
        }
    }

    /// <summary>A repetition waits for the request that it repeats, and then finds its stored answer.</summary>
    private async Task RunOnceAtATimeAsync(HttpContext context, Caller caller)
    {
        using var turn = await repetitions.EnterAsync(caller.Partner.Id, caller.Identity, context.RequestAborted);
        if (turn is null)
        {
            await CoreEnvelope.WriteAsync(context, ApiError.StillProcessing);
            return;
        }

        await next(context);
    }

    /// <summary>The next long answer of a partner waits until one of those before it has been sent.</summary>
    private async Task RunInTurnAsync(HttpContext context, Caller caller)
    {
        using var turn = await longAnswers.EnterAsync(caller.Partner.Id, context.RequestAborted);
        if (turn is null)
        {
            await CoreEnvelope.WriteAsync(context, ApiError.TooManyRequests);
            return;
        }

        await next(context);
    }
}
