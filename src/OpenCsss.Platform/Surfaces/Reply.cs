namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// What an operation answers: data, a refusal, or an answer that was stored before. The surface of its endpoint says
/// what becomes of it on the wire. A class, because the generator of request delegates cannot return a struct.
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

    /// <summary>Data whose type is an interface, which no conversion takes.</summary>
    public static Reply<T> Of(T data) => new(data, null, null);

    /// <summary>The whole answer, as it was written when the request acted.</summary>
    public static Reply<T> Stored(string answer) => new(null, null, answer);

    /// <summary>Data whose <c>sign</c>, null till now, is put in when it is written (contract 2).</summary>
    public static Reply<T> Signed(T unsigned) => new(unsigned, null, null, isSigned: true);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var surface = Surface.Of(httpContext);
        return _stored is not null ? surface.AnswerRenderedAsync(httpContext, _stored)
            : _refusal is { } refusal ? surface.RefuseAsync(httpContext, refusal)
            : _isSigned ? surface.AnswerSignedAsync(httpContext, _data!)
            : surface.AnswerAsync(httpContext, _data!);
    }
}
