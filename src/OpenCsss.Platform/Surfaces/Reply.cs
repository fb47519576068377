using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Surfaces;

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
    private readonly bool _isSigned;

    private Reply(T? data, Refusal? refusal, string? stored, bool isSigned = false) =>
        (_data, _refusal, _stored, _isSigned) = (data, refusal, stored, isSigned);

    public static implicit operator Reply<T>(T data) => new(data, null, null);

    public static implicit operator Reply<T>(ApiError error) => new(null, error, null);

    public static implicit operator Reply<T>(Refusal refusal) => new(null, refusal, null);

    /// <summary>The whole answer, as it was written when the request acted.</summary>
    public static Reply<T> Stored(string answer) => new(null, null, answer);

    /// <summary>Data whose <c>sign</c>, null till now, is put in when it is written (contract 2).</summary>
    public static Reply<T> Signed(T unsigned) => new(unsigned, null, null, isSigned: true);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_stored is not null)
        {
            return CoreEnvelope.WriteAsync(httpContext, _stored);
        }

        if (_refusal is { } refusal)
        {
            return CoreEnvelope.WriteAsync(httpContext, refusal);
        }

        var caller = httpContext.Features.Get<Caller>();
        if (_isSigned)
        {
            return CoreEnvelope.WriteSignedAsync(httpContext, _data!, caller!);
        }

        var language = caller?.Language ?? RequestLanguage.Default(httpContext);
        return CoreEnvelope.WriteAsync(httpContext, CoreEnvelope.Render(_data!, language));
    }
}
