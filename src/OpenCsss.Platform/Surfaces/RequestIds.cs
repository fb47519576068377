using System.Globalization;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Gives every answer its <c>X-Request-Id</c>: the caller's own if it sent a sensible one, so that both sides' logs
/// meet, else one of ours. Logs name it, and nothing of the body.
/// </summary>
internal sealed partial class RequestIds(
    RequestDelegate next, RequestIdSequence sequence, TimeProvider clock, ILogger<RequestIds> log)
{
    private const string Header = "X-Request-Id";
    private const int MaxLength = 64;

    public Task InvokeAsync(HttpContext context)
    {
        var id = context.Request.Headers[Header].ToString();
        if (id.Length is 0 or > MaxLength || id.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            id = sequence.Next();
        }

        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        return log.IsEnabled(LogLevel.Debug) ? LoggedAsync(context) : next(context);
    }

    private async Task LoggedAsync(HttpContext context)
    {
        var start = clock.GetTimestamp();
        await next(context);
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<SurfaceOperation>()?.Name ?? "-";
        var accessCode = context.Features.Get<Caller>()?.Partner.AccessCode ?? "-";
        var milliseconds = clock.GetElapsedTime(start).TotalMilliseconds;
        LogAnswered(context.TraceIdentifier, operation, accessCode, context.Response.StatusCode, milliseconds);
    }

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Request {RequestId} {Operation} of {AccessCode}: {Status} in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(
        string requestId, string operation, string accessCode, int status, double milliseconds);
}

/// <summary>Ids of this process's own.</summary>
internal sealed class RequestIdSequence
{
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..12];
    private long _last;

    public string Next() => _prefix + Interlocked.Increment(ref _last).ToString("x8", CultureInfo.InvariantCulture);
}
