using System.Net;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Signing;
using OpenCsss.Domain;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>Decides who calls a shop, and whether it may (contract <c>mall-api.md</c>, 1).</summary>
internal sealed class MallGate(
    PartnerRegistry partners, MallProof proof, MallLimits limits, LanguageSet languages, ApiOptions options)
{
    public async ValueTask<(ShopCaller? Caller, Refusal? Refusal)> AdmitAsync(
        HttpContext context, MallSurface surface, MallOperation operation)
    {
        var (members, unreadable) = await RequestMembers.ReadAsync(context, options.MaxBodyBytes, withQuery: true);
        if (members is null)
        {
            limits.TryTake(context.Connection.RemoteIpAddress ?? IPAddress.None); // It has cost something all the same.
            return (null, unreadable);
        }

        using (members)
        {
            var language = LanguageOf(context, members.Parameters);
            context.Features.Set(new MallLanguage(language));
            var (caller, refusal) = await ProveAsync(context, surface, operation, members.Parameters, language);
            if (caller is not null)
            {
                members.GiveToBinder(context.Request);
            }

            return (caller, refusal);
        }
    }

    private async ValueTask<(ShopCaller? Caller, Refusal? Refusal)> ProveAsync(
        HttpContext context, MallSurface surface, MallOperation operation, RequestParameters parameters,
        Language language)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        parameters.TryGetText("partnerCode"u8, out var named);
        parameters.TryGetText("sign"u8, out var sign);
        parameters.TryGetText("deviceCode"u8, out var card);

        // The checksum is of the parameters as they were sent: most callers know of no path.
        var isChecksum = sign is not null && MallProof.IsChecksum(parameters, sign);
        if (!AddRouteValues(context, parameters))
        {
            return (null, ApiError.InvalidJson);
        }

        isChecksum = isChecksum || (sign is not null && MallProof.IsChecksum(parameters, sign));
        var header = MallProof.ReadHeader(context.Request);
        var partner = await FindAsync(named, header?.AccessCode, context.RequestAborted);
        var wrong = header is null || partner is null
            ? (ApiError?)null
            : proof.Check(
                partner, header.Value.Signature, context.Request.Headers[MallProof.TimestampHeader], parameters);
        var isSigned = header is not null && partner is not null && wrong is null;
        var isProved = isSigned
            || (header is null && partner is not null && partner.IsShopCaller(address) && IsProgram(context.Request));

        // Counted whatever becomes of it, so that wrong proofs have a limit too; a partner's own programs have none.
        return !isProved && !limits.TryTake(address) ? (null, ApiError.TooManyRequests)
            : partner is null ? (null, ApiError.SignatureInvalid)
            : wrong is { } fault ? (null, fault)
            : !isChecksum && (sign is not null || !isSigned) ? (null, ApiError.SignatureInvalid)
            : !partner.IsActive ? (null, ApiError.PartnerDisabled)
            : operation.NeedsProof && !isProved && partner.ShopNeedsProof ? (null, ApiError.SignatureInvalid)
            : card is not null && !limits.TryTake(KeyOf(card)) ? (null, ApiError.TooManyRequests)
            : (new ShopCaller
            {
                Partner = partner,
                Surface = surface,
                Language = language,
                Address = address,
                IsProved = isProved,
                ReplayKey = isSigned ? header!.Value.Signature : null,
            }, null);
    }

    /// <summary>
    /// Whether it may be a program that calls. An address is also that of the people behind it: what a page makes
    /// their browsers send is no word of the partner's. A GET has no body, and changes nothing.
    /// </summary>
    private static bool IsProgram(HttpRequest request) =>
        request.Headers.Origin.Count == 0
        && (request.Headers["Sec-Fetch-Site"].Count == 0 || request.Headers["Sec-Fetch-Site"] == "none")
        && (HttpMethods.IsGet(request.Method) || JsonMediaType.IsSaidToBeJson(request.Headers.ContentType));

    /// <summary>
    /// What is signed has the values of the path too, so that a signature for one group is none for another.
    /// </summary>
    private static bool AddRouteValues(HttpContext context, RequestParameters parameters) =>
        context.Request.RouteValues.Count == 0 || parameters.AddAll(
            context.Request.RouteValues.Select(value => KeyValuePair.Create(value.Key, value.Value?.ToString() ?? "")));

    /// <summary>
    /// The partner of the parameters, or of the signature where they name none; null if they name two, or nobody.
    /// </summary>
    private async ValueTask<Partner?> FindAsync(
        string? named, string? signing, CancellationToken cancellationToken)
    {
        var code = string.IsNullOrEmpty(named) ? signing : named;
        return AccessCode.TryParse(code, out var accessCode)
            && (signing is null || string.Equals(signing, code, StringComparison.OrdinalIgnoreCase))
            ? await partners.FindAsync(accessCode.Value, cancellationToken)
            : null;
    }

    /// <summary>Forms of one number share a count; what is no number is counted as it stands, cut off.</summary>
    private static string KeyOf(string card) => Iccid.TryParse(card, out var iccid)
        ? iccid.Value[..Math.Min(iccid.Value.Length, 19)]
        : card[..Math.Min(card.Length, 32)];

    private Language LanguageOf(HttpContext context, RequestParameters parameters)
    {
        parameters.TryGetText("languageCode"u8, out var code);
        return code switch
        {
            "0" => languages.Of(LanguageTags.Chinese),
            "1" => languages.Of(LanguageTags.English),
            _ => RequestLanguage.Of(context),
        };
    }
}
