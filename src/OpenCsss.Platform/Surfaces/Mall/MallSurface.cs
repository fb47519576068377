using System.Text.Json;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Mall;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Surfaces.Statuses;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>
/// What the surfaces of the shops' API have in common: anybody may call, within limits, and what asserts money needs
/// proof. They differ in their envelopes alone, as the published samples do.
/// </summary>
internal abstract class MallSurface(MallGate gate, LanguageSet languages) : StatusSurface(languages)
{
    public override IReadOnlyList<PathString> Paths => [];

    public override async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        var operation = context.GetEndpoint()!.Metadata.GetRequiredMetadata<MallOperation>();
        var (caller, refusal) = await gate.AdmitAsync(context, this, operation);
        if (caller is null)
        {
            return refusal!.Value;
        }

        context.Features.Set(caller);
        return Admission.Granted();
    }

    public override Language LanguageOf(HttpContext context) =>
        context.Features.Get<MallLanguage>()?.Language ?? RequestLanguage.Of(context);

    public override string Render(SurfaceStatus status) => JsonSerializer.Serialize(
        new MallFailure("F", status.Code, status.Text), ContractsJson.Wire.MallFailure);
}

/// <summary>The language that a request has named, which counts before what its header asks for.</summary>
internal sealed record MallLanguage(Language Language);
