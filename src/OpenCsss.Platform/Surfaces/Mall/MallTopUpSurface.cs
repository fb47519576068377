using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Mall;
using OpenCsss.Platform.Languages;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>
/// Bundle groups, their tasks, and orders: the envelope of the enterprise API. Its refusals have the members of the
/// other operations' refusals too, so that a caller of both reads them in one way.
/// </summary>
internal sealed class MallTopUpSurface(MallGate gate, LanguageSet languages) : MallSurface(gate, languages)
{
    public override IReadOnlyList<PathString> Paths { get; } =
        [MallRoutes.TopUp, "/mall/bundle-groups", "/async-result"];

    public override string Render(SurfaceStatus status) => JsonSerializer.Serialize(
        new MallEnvelopeFailure(status.Code, null, status.Text, Success: false, "F", status.Code),
        ContractsJson.Wire.MallEnvelopeFailure);
}
