using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>Writes the enterprise API's envelope: every answer, good or bad, leaves through here.</summary>
internal static class CoreEnvelope
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>For what is streamed piece by piece; the pieces are no whole document each.</summary>
    public static readonly JsonWriterOptions Streaming = new()
    {
        Encoder = ContractsJson.Wire.Options.Encoder,
        SkipValidation = true,
    };

    /// <summary>How long a caller is asked to wait before it tries again.</summary>
    private const int RetryAfterSeconds = 1;

    /// <summary>The whole answer of a success, as text: it is also what is stored for a repetition.</summary>
    public static string Render<T>(T data, Language language)
        where T : class => Render(data, ApiStatuses.Success, language);

    /// <summary>The whole answer of an operation that has data beside a status other than success.</summary>
    public static string Render<T>(T data, ApiStatus status, Language language)
        where T : class =>
        JsonSerializer.Serialize(
            new Envelope<T>(status.Code, data, language.TextOf(status), status == ApiStatuses.Success),
            EnvelopeTypes<T>.Info);

    /// <summary>What stands before the data of a success, for an answer that is not made in one piece.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"code\":\"0000\",\"data\":"u8;

    /// <summary>Writes what stands after it.</summary>
    public static void WriteEnd(IBufferWriter<byte> body, Language language)
    {
        body.Write(BeforeMessage);
        body.Write(language.JsonOf(ApiStatuses.Success));
        body.Write(AfterMessage);
    }

    /// <summary>
    /// Signs and writes data that has a <c>sign</c> of null on its outermost level. It is made into text once: the sign
    /// is computed of that text, and put into it.
    /// </summary>
    public static Task WriteSignedAsync<T>(HttpContext context, T unsigned, Caller caller)
        where T : class
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(unsigned, DataTypes<T>.Info);
        var sign = HmacSha1Signature.Sign(data, caller.Partner.Secrets[0]);

        // A text cannot look like this member, because its quotes are escaped; no inner object has one of the name.
        var place = data.AsSpan().IndexOf(NoSign);
        var before = data.AsSpan(0, place);
        var after = data.AsSpan(place + NoSign.Length);
        var response = context.Response;
        response.ContentType = ContentType;
        response.ContentLength =
            Beginning.Length + before.Length + "\"sign\":\"\"".Length + sign.Length + after.Length
            + BeforeMessage.Length + caller.Language.JsonOf(ApiStatuses.Success).Length + AfterMessage.Length;
        var body = response.BodyWriter; // Sent when the request completes.
        body.Write(Beginning);
        body.Write(before);
        body.Write("\"sign\":\""u8);
        Encoding.UTF8.GetBytes(sign, body);
        body.Write("\""u8);
        body.Write(after);
        WriteEnd(body, caller.Language);
        return Task.CompletedTask;
    }

    public static Task WriteAsync(HttpContext context, string answer) =>
        WriteAsync(context, StatusCodes.Status200OK, answer);

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var status = CoreStatuses.Of(refusal.Error);
        if (refusal.Error is ApiError.TooManyRequests or ApiError.SystemBusy)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, status.HttpStatus, Render(refusal, RequestLanguage.Of(context)));
    }

    /// <summary>The whole answer of a refusal.</summary>
    public static string Render(Refusal refusal, Language language)
    {
        var status = CoreStatuses.Of(refusal.Error);
        return JsonSerializer.Serialize(
            new Envelope<object>(
                status.Code, null, language.TextOf(status, refusal.Parameter, refusal.Max), Success: false),
            EnvelopeTypes<object>.Info);
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

    private static ReadOnlySpan<byte> BeforeMessage => ",\"message\":"u8;

    private static ReadOnlySpan<byte> AfterMessage => ",\"success\":true}"u8;

    private static ReadOnlySpan<byte> NoSign => "\"sign\":null"u8;

    private static class DataTypes<T>
        where T : class
    {
        public static readonly JsonTypeInfo<T> Info =
            (JsonTypeInfo<T>)ContractsJson.Wire.Options.GetTypeInfo(typeof(T));
    }

    /// <summary>Looked up once a type, not once an answer.</summary>
    private static class EnvelopeTypes<T>
        where T : class
    {
        public static readonly JsonTypeInfo<Envelope<T>> Info =
            (JsonTypeInfo<Envelope<T>>)ContractsJson.Wire.Options.GetTypeInfo(typeof(Envelope<T>));
    }
}
