using System.Security.Cryptography;
using System.Text;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Surfaces.Statuses;

namespace OpenCsss.Platform.Surfaces.Operator;

/// <summary>
/// What operators and carriers call: whoever has the token may. Without one in the options there is no such surface,
/// and nothing tells that there could be.
/// </summary>
internal sealed class OperatorSurface(OperatorOptions options, LanguageSet languages) : StatusSurface(languages)
{
    private const string Scheme = "Bearer ";

    /// <summary>Hashes are compared, so that neither the token's length nor where it differs can be timed.</summary>
    private readonly byte[] _expected = Hash(options.Token);

    private readonly Language _success = languages.Default;

    public override IReadOnlyList<PathString> Paths { get; } = ["/operator"];

    /// <summary>In the default language, whatever is asked for: these callers are programs.</summary>
    public override AnswerFrame SuccessIn(Language language) => base.SuccessIn(_success);

    public override async ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        if (options.Token.Length == 0 || context.Features.Get<CutPrefix>() is not null)
        {
            return ApiError.NoSuchOperation;
        }

        if (!IsToken(context.Request.Headers.Authorization.ToString()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiError.SignatureInvalid;
        }

        // The same reader as for partners, so that the same members are meant.
        var (members, refusal) = await RequestMembers.ReadAsync(context, options.MaxBodyBytes, withQuery: false);
        if (members is null)
        {
            return refusal!.Value;
        }

        using (members)
        {
            members.GiveToBinder(context.Request);
        }

        return Admission.Granted();
    }

    private bool IsToken(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), _expected);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
