using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>
/// The shops' operations whose answer says <c>operateCode</c>; and what is refused below the prefixes of the shops.
/// </summary>
internal sealed class MallOperateSurface(MallGate gate, LanguageSet languages, MallOptions options)
    : MallSurface(gate, languages)
{
    /// <summary>The same in every language, as in the samples.</summary>
    private static readonly AnswerFrame Success = new(
        [.. """{"operateCode":"S","message":"success","data":"""u8], [.. "}"u8]);

    public override IReadOnlyList<PathString> Paths { get; } =
        [MallRoutes.Vshop, MallRoutes.Payment, .. options.Prefixes.Select(prefix => new PathString(prefix))];

    public override AnswerFrame SuccessIn(Language language) => Success;
}
