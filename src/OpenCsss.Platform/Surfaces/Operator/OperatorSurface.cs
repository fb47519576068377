using System.Security.Cryptography;
using System.Text;
using OpenCsss.Platform.Surfaces.Enterprise;

namespace OpenCsss.Platform.Surfaces.Operator;

/// <summary>
/// Middleware for what operators and carriers call: whoever has the token may. Without one in the options there is no
/// such surface, and nothing tells that there could be.
/// </summary>
internal sealed class OperatorSurface(RequestDelegate next, OperatorOptions options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Hashes are compared, so that neither the token's length nor where it differs can be timed.</summary>
    private readonly byte[] _expected = Hash(options.Token);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OperatorOperation>() is null)
        {
            return next(context);
        }

        if (options.Token.Length == 0 || context.Features.Get<CutPrefix>() is not null)
        {
            return CoreEnvelope.WriteAsync(context, ApiError.NoSuchOperation);
        }

        if (!IsToken(context.Request.Headers.Authorization.ToString()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return CoreEnvelope.WriteAsync(context, ApiError.SignatureInvalid);
        }

        return BindAsync(context);
    }

    /// <summary>The same reader as for partners, so that the same members are meant.</summary>
    private async Task BindAsync(HttpContext context)
    {
        var (members, refusal) = await RequestMembers.ReadAsync(context, options.MaxBodyBytes, withQuery: false);
        if (refusal is { } reason)
        {
            await CoreEnvelope.WriteAsync(context, reason);
            return;
        }

        using (members)
        {
            members!.GiveToBinder(context.Request);
        }

        await next(context);
    }

    private bool IsToken(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), _expected);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>Endpoint metadata: the endpoint is the operator's.</summary>
internal sealed class OperatorOperation;

internal static class OperatorSurfaceExtensions
{
    public static TBuilder ForOperators<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OperatorOperation());
}

/// <summary>Who may call as the operator.</summary>
internal sealed class OperatorOptions
{
    /// <summary>What callers show; at least 16 visible ASCII characters. Empty: nobody can. Never logged.</summary>
    public string Token { get; set; } = "";

    /// <summary>Most bytes of a request's body: as many as a batch of usage records may need.</summary>
    public int MaxBodyBytes { get; set; } = 67_108_864;
}
