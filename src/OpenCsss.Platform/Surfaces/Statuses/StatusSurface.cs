using System.Collections.Frozen;
using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces.Statuses;

/// <summary>
/// What surfaces have in common whose answers are the contract's <see cref="Envelope{T}"/> and whose codes are its
/// table of statuses.
/// </summary>
internal abstract class StatusSurface(LanguageSet languages) : Surface
{
    private readonly FrozenDictionary<Language, AnswerFrame> _successes = languages.All.ToFrozenDictionary(
        language => language,
        language => Frame(ApiStatuses.Success.Code, language.TextOf(ApiStatuses.Success), isSuccess: true));

    public override string SuccessCode => ApiStatuses.Success.Code;

    public override AnswerFrame SuccessIn(Language language) => _successes[language];

    public override SurfaceStatus StatusOf(Refusal refusal, Language language)
    {
        var status = ErrorStatuses.Of(refusal.Error);
        return new SurfaceStatus(
            status.HttpStatus, status.Code, language.TextOf(status, refusal.Parameter, refusal.Max));
    }

    public override AnswerFrame FrameOf(SurfaceStatus status) => Frame(status.Code, status.Text, isSuccess: false);

    public override string Render(SurfaceStatus status) =>
        JsonSerializer.Serialize(
            new Envelope<object>(status.Code, null, status.Text, Success: false),
            ContractsJson.Wire.EnvelopeObject);

    /// <summary>The envelope without its data.</summary>
    private static AnswerFrame Frame(string code, string text, bool isSuccess)
    {
        var empty = JsonSerializer.SerializeToUtf8Bytes(
            new Envelope<object>(code, null, text, isSuccess), ContractsJson.Wire.EnvelopeObject);
        var data = empty.AsSpan().IndexOf("\"data\":null"u8) + "\"data\":".Length; // Codes have no quotes.
        return new AnswerFrame(empty[..data], empty[(data + "null".Length)..]);
    }
}
