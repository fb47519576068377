using System.Data.Common;
using System.Text.Json;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// The middleware between routing and binding: lets the endpoint's surface admit the request, and whatever goes wrong
/// from there on leaves in that surface's words, with nothing of the inside in it. What no endpoint takes is answered
/// by the surface that has the path.
/// </summary>
internal sealed partial class SurfaceMiddleware(
    RequestDelegate next, SurfaceDirectory surfaces, BackgroundPace pace, ILogger<SurfaceMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var surface = context.GetEndpoint()?.Metadata.GetMetadata<Surface>();
        if (surface is not null)
        {
            pace.NoteRequest();
        }

        try
        {
            var admission = surface is null ? Admission.Granted() : await surface.AdmitAsync(context);
            using (admission.Turn)
            {
                if (admission.Refusal is { } refusal)
                {
                    await surface!.RefuseAsync(context, refusal);
                    return;
                }

                await next(context);
            }

            if (context.Response is { HasStarted: false, ContentLength: null }
                && RefusedByRouting(context) is { } reason)
            {
                await RefuseAsync(context, surface, reason);
            }
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or BadHttpRequestException
            && context.RequestAborted.IsCancellationRequested)
        {
            LogGone(context.TraceIdentifier);
        }
#pragma warning disable CA1031 // The last stop: everything that is not expected becomes an internal error.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (context.Response.HasStarted)
            {
                LogBroken(context.TraceIdentifier, exception);
                context.Abort();
                return;
            }

            await RefuseAsync(context, surface, RefusalOf(exception, context));
        }
    }

    private Task RefuseAsync(HttpContext context, Surface? surface, Refusal refusal) =>
        (surface ?? surfaces.Of(context.Request.Path)).RefuseAsync(context, refusal);

    /// <summary>Routing answers with a bare status where no endpoint takes the path, the method or the type.</summary>
    private static ApiError? RefusedByRouting(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => ApiError.NoSuchOperation,
        StatusCodes.Status415UnsupportedMediaType => ApiError.UnsupportedContentType,
        _ => null,
    };

    private Refusal RefusalOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case StoreBusyException: // Logged by the database watch: one line, however many requests.
            case DbException { IsTransient: true }:
                LogBusy(context.TraceIdentifier, exception.Message);
                return ApiError.SystemBusy;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ApiError.RequestTooLarge;
            case BadHttpRequestException { InnerException: JsonException { Path: { Length: > 2 } path } fault }:
                // «$.device_id»: the member whose value has the wrong type, or is a number that does not fit.
                return new Refusal(
                    fault.InnerException is OverflowException ? ApiError.ParameterRange : ApiError.ParameterFormat,
                    path[2..]);
            case BadHttpRequestException:
                return ApiError.InvalidJson;
            default:
                LogFailed(context.TraceIdentifier, exception);
                return ApiError.InternalError;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {RequestId}: the client disconnected")]
    private partial void LogGone(string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed after its response had begun")]
    private partial void LogBroken(string requestId, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {RequestId}: the database is busy: {Reason}")]
    private partial void LogBusy(string requestId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private partial void LogFailed(string requestId, Exception exception);
}
