namespace OpenCsss.Server.Http;

/// <summary>
/// What an operation answers: data, a refusal, or an answer that was stored before. A class, because the generator
/// of request delegates cannot return a struct.
/// </summary>
internal sealed class Reply<T> : IResult
    where T : class
{
    private readonly T? _data;
    private readonly Refusal? _refusal;
    private readonly string? _stored;

    private Reply(T? data, Refusal? refusal, string? stored) => (_data, _refusal, _stored) = (data, refusal, stored);

    public static implicit operator Reply<T>(T data) => new(data, null, null);

    public static implicit operator Reply<T>(ApiError error) => new(null, error, null);

    public static implicit operator Reply<T>(Refusal refusal) => new(null, refusal, null);

    /// <summary>The whole answer, as it was written when the request acted.</summary>
    public static Reply<T> Stored(string answer) => new(null, null, answer);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_stored is not null)
        {
            return CoreEnvelope.WriteAsync(httpContext, _stored);
        }

        return _refusal is { } refusal
            ? CoreEnvelope.WriteAsync(httpContext, refusal)
            : CoreEnvelope.WriteAsync(
                httpContext, CoreEnvelope.Render(_data!, httpContext.Features.Get<Caller>()?.Language ?? default));
    }
}
