using System.Buffers;
using System.Globalization;
using System.Text;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// Endpoint metadata: the API that an endpoint belongs to. It owns what its callers agree on with the platform: the
/// envelope, the proof of the caller, the words and codes of refusals, and the limits. Whatever writes an answer asks
/// the endpoint's surface, so a further one is a class of its own and no other code changes.
/// </summary>
/// <remarks>
/// A surface has one envelope. An API whose operations have several is several surfaces that share a base.
/// </remarks>
internal abstract class Surface
{
    /// <summary>How long a caller is asked to wait before it tries again.</summary>
    private const int RetryAfterSeconds = 1;

    /// <summary>
    /// The paths below which the surface refuses what no operation has; the empty path is whatever no other surface
    /// names.
    /// </summary>
    public abstract IReadOnlyList<PathString> Paths { get; }

    /// <summary>What says in an answer, or in a line of one, that all went well.</summary>
    public abstract string SuccessCode { get; }

    public virtual string ContentType => "application/json; charset=utf-8";

    /// <summary>The surface of the endpoint that a request was led to.</summary>
    public static Surface Of(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<Surface>();

    /// <summary>
    /// Enforces the limits, authenticates the caller, puts it where operations find it, and gives the binder what was
    /// read. Called between routing and binding: an endpoint filter would be too late, as it runs after the body was
    /// bound, and not at all for malformed JSON.
    /// </summary>
    public abstract ValueTask<Admission> AdmitAsync(HttpContext context);

    /// <summary>The language of the answer, which may be asked for before the request was admitted.</summary>
    public virtual Language LanguageOf(HttpContext context) =>
        context.Features.Get<Caller>()?.Language ?? RequestLanguage.Of(context);

    /// <summary>What stands around the data of a success.</summary>
    public abstract AnswerFrame SuccessIn(Language language);

    /// <summary>A refusal in the words and codes of this surface.</summary>
    public abstract SurfaceStatus StatusOf(Refusal refusal, Language language);

    /// <summary>What stands around data that is answered with another status than success.</summary>
    public abstract AnswerFrame FrameOf(SurfaceStatus status);

    /// <summary>The whole answer of a refusal.</summary>
    public abstract string Render(SurfaceStatus status);

    /// <summary>The <c>sign</c> of an answer's data; null if the surface signs no answers.</summary>
    /// <param name="data">The data with a sign of null.</param>
    /// <param name="partner">Whose secret signs.</param>
    public virtual string? SignOf(ReadOnlySpan<byte> data, Partner partner) => null;

    /// <summary>The whole answer of a success, as text: it is also what is stored for a repetition.</summary>
    public string Render<T>(T data, Language language)
        where T : class => Render(SuccessIn(language), data);

    /// <summary>The whole answer of an operation that has data and another status than success.</summary>
    public string Render<T>(T data, Refusal refusal, Language language)
        where T : class => Render(FrameOf(StatusOf(refusal, language)), data);

    /// <summary>The whole answer of a success whose data has a <c>sign</c> of null, which is put in.</summary>
    public string RenderSigned<T>(T unsigned, Partner partner, Language language)
        where T : class
    {
        using var answer = AnswerBuffer.Rent();
        ComposeSigned(answer, unsigned, partner, language);
        return answer.ToString();
    }

    public Task AnswerAsync<T>(HttpContext context, T data)
        where T : class
    {
        using var answer = AnswerBuffer.Rent();
        answer.Compose(SuccessIn(LanguageOf(context)), data);
        return SendAsync(context.Response, answer);
    }

    /// <summary>Signs and writes data that has a <c>sign</c> of null on its outermost level.</summary>
    public Task AnswerSignedAsync<T>(HttpContext context, T unsigned)
        where T : class
    {
        using var answer = AnswerBuffer.Rent();
        ComposeSigned(answer, unsigned, context.Features.Get<Caller>()!.Partner, LanguageOf(context));
        return SendAsync(context.Response, answer);
    }

    /// <summary>Writes a whole answer that was rendered before.</summary>
    public Task AnswerRenderedAsync(HttpContext context, string answer) =>
        SendAsync(context.Response, StatusCodes.Status200OK, answer);

    public Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var status = StatusOf(refusal, LanguageOf(context));
        if (refusal.Error is ApiError.TooManyRequests or ApiError.SystemBusy)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return SendAsync(context.Response, status.HttpStatus, Render(status));
    }

    private static string Render<T>(AnswerFrame frame, T data)
        where T : class
    {
        using var answer = AnswerBuffer.Rent();
        answer.Compose(frame, data);
        return answer.ToString();
    }

    private void ComposeSigned<T>(AnswerBuffer answer, T unsigned, Partner partner, Language language)
        where T : class
    {
        var data = answer.Compose(SuccessIn(language), unsigned);
        if (SignOf(answer.Written[data], partner) is { } sign)
        {
            answer.PutSign(data, sign);
        }
    }

    private Task SendAsync(HttpResponse response, AnswerBuffer answer)
    {
        response.ContentType = ContentType;
        response.ContentLength = answer.Written.Length;
        response.BodyWriter.Write(answer.Written); // Sent when the request completes.
        return Task.CompletedTask;
    }

    private Task SendAsync(HttpResponse response, int httpStatus, string answer)
    {
        response.StatusCode = httpStatus;
        response.ContentType = ContentType;
        response.ContentLength = Encoding.UTF8.GetByteCount(answer);
        Encoding.UTF8.GetBytes(answer, response.BodyWriter); // Sent when the request completes.
        return Task.CompletedTask;
    }
}

internal static class SurfaceExtensions
{
    public static IServiceCollection AddSurface<TSurface>(this IServiceCollection services)
        where TSurface : Surface =>
        services
            .AddSingleton<TSurface>()
            .AddSingleton<Surface>(provider => provider.GetRequiredService<TSurface>());

    /// <summary>Makes an endpoint one of a surface's operations.</summary>
    public static TBuilder On<TSurface, TBuilder>(this TBuilder builder)
        where TSurface : Surface
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
            endpoint.Metadata.Add(endpoint.ApplicationServices.GetRequiredService<TSurface>()));
        return builder;
    }
}
