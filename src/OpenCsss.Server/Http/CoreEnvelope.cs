using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Http;

/// <summary>Writes the enterprise API's envelope: every answer, good or bad, leaves through here.</summary>
internal static class CoreEnvelope
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>For what is streamed piece by piece; the pieces are no whole document each.</summary>
    public static readonly JsonWriterOptions Streaming = new()
    {
        Encoder = ServerJson.Wire.Encoder,
        SkipValidation = true,
    };

    /// <summary>How long a caller is asked to wait before it tries again.</summary>
    private const int RetryAfterSeconds = 1;

    /// <summary>The whole answer of a success, as text: it is also what is stored for a repetition.</summary>
    public static string Render<T>(T data, Language language)
        where T : class => Render(data, ApiStatuses.Success, language);

    /// <summary>The whole answer of an operation that tells data beside a status that is no success.</summary>
    public static string Render<T>(T data, ApiStatus status, Language language)
        where T : class =>
        JsonSerializer.Serialize(
            new Envelope<T>(status.Code, data, status.Text(language), status == ApiStatuses.Success),
            EnvelopeTypes<T>.Info);

    public static Task WriteAsync(HttpContext context, string answer) =>
        WriteAsync(context, StatusCodes.Status200OK, answer);

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var status = CoreStatuses.Of(refusal.Error);
        if (refusal.Error is ApiError.TooManyRequests or ApiError.SystemBusy)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        var language = RequestLanguage.Of(context);
        var text = status.Text(language, refusal.Parameter, refusal.Max);
        var answer = JsonSerializer.Serialize(
            new Envelope<object>(status.Code, null, text, Success: false),
            EnvelopeTypes<object>.Info);
        return WriteAsync(context, status.HttpStatus, answer);
    }

    private static Task WriteAsync(HttpContext context, int httpStatus, string answer)
    {
        var response = context.Response;
        response.StatusCode = httpStatus;
        response.ContentType = ContentType;
        response.ContentLength = Encoding.UTF8.GetByteCount(answer);
        Encoding.UTF8.GetBytes(answer, response.BodyWriter); // Sent when the request completes.
        return Task.CompletedTask;
    }

    /// <summary>Looked up once a type, not once an answer.</summary>
    private static class EnvelopeTypes<T>
        where T : class
    {
        public static readonly JsonTypeInfo<Envelope<T>> Info =
            (JsonTypeInfo<Envelope<T>>)ServerJson.Wire.GetTypeInfo(typeof(Envelope<T>));
    }
}
