using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces.Statuses;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>
/// What partners' programs call: requests are signed, and read once; a partner has a rate, and but a few long answers
/// at a time; a repetition waits for the request that it repeats.
/// </summary>
internal sealed class EnterpriseSurface(
    RequestVerifier verifier, WrongSigns wrongSigns, RateLimits rateLimits, DuplicateGate repetitions,
    LongAnswers longAnswers, LanguageSet languages, ApiOptions options) : StatusSurface(languages)
{
    public override IReadOnlyList<PathString> Paths { get; } = [PathString.Empty];

    public override async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        var operation = context.GetEndpoint()!.Metadata.GetRequiredMetadata<EnterpriseOperation>();
        if (operation.IsDeprecated)
        {
            context.Response.Headers["Deprecation"] = "true";
        }

        var (caller, refusal) = await ReadAsync(context, operation);
        if (caller is null)
        {
            return refusal!.Value;
        }

        if (!rateLimits.TryTake(caller.Partner.Id))
        {
            return ApiError.TooManyRequests;
        }

        context.Features.Set(caller);
        return operation.IsWriting ? await AwaitRepeatedAsync(context, caller)
            : operation.IsLong ? await AwaitTurnAsync(context, caller)
            : Admission.Granted();
    }

    /// <summary>By the partner's current secret, over the other members (contract 2).</summary>
    public override string SignOf(ReadOnlySpan<byte> data, Partner partner) =>
        HmacSha1Signature.Sign(data, partner.Secrets[0]);

    private async ValueTask<(Caller? Caller, Refusal? Refusal)> ReadAsync(
        HttpContext context, EnterpriseOperation operation)
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
            var (caller, refusal) = await verifier.VerifyAsync(context, this, operation, members.Parameters);
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
    private async ValueTask<Admission> AwaitRepeatedAsync(HttpContext context, Caller caller) =>
        await repetitions.EnterAsync(caller.Partner.Id, caller.Identity, context.RequestAborted) is { } turn
            ? Admission.Granted(turn)
            : ApiError.StillProcessing;

    /// <summary>The next long answer of a partner waits until one of those before it has been sent.</summary>
    private async ValueTask<Admission> AwaitTurnAsync(HttpContext context, Caller caller) =>
        await longAnswers.EnterAsync(caller.Partner.Id, context.RequestAborted) is { } turn
            ? Admission.Granted(turn)
            : ApiError.TooManyRequests;
}
