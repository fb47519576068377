using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>The shops' operations whose answer is a bare object.</summary>
internal sealed class MallBareSurface(MallGate gate, LanguageSet languages) : MallSurface(gate, languages)
{
    private static readonly AnswerFrame Bare = new([], []);

    public override AnswerFrame SuccessIn(Language language) => Bare;
}
