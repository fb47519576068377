using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using OpenCsss.Contracts.Signing;
using OpenCsss.Domain;
using OpenCsss.Server.Modules.Partners;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Http;

/// <summary>Decides who sent a request (contract chapters 1 and 2), or why it is refused.</summary>
internal sealed partial class RequestVerifier(
    PartnerRegistry partners, ApiOptions options, WallClock wall, ILogger<RequestVerifier> log)
{
    private const int MaxKeyLength = 128;

    /// <summary>An unknown partner's sign is checked too, so that it takes as long as a wrong one's.</summary>
    private static readonly byte[] NobodysSecret = RandomNumberGenerator.GetBytes(32);

    public async ValueTask<(Caller? Caller, Refusal? Refusal)> VerifyAsync(
        HttpContext context, CoreOperation operation, RequestParameters parameters)
    {
        if (!parameters.TryGetText("version"u8, out var version) || version != "2.0")
        {
            return (null, ApiError.UnsupportedVersion);
        }

        if (ReadTimestamp(parameters) is not { } signedAt || IsOutsideWindow(signedAt))
        {
            return (null, ApiError.TimestampOutsideWindow);
        }

        var partner = await AuthenticateAsync(parameters, context.RequestAborted);
        if (partner is null)
        {
            return (null, ApiError.SignatureInvalid);
        }

        if (!partner.IsActive)
        {
            return (null, ApiError.PartnerDisabled);
        }

        if (!partner.AllowsAddress(context.Connection.RemoteIpAddress ?? IPAddress.None))
        {
            return (null, ApiError.AddressNotAllowed);
        }

        var key = context.Request.Headers["Idempotency-Key"];
        if (key.Count > 0 && !IsKey(key.ToString()))
        {
            return (null, new Refusal(ApiError.ParameterFormat, "Idempotency-Key"));
        }

        return (new Caller
        {
            Partner = partner,
            Language = RequestLanguage.Of(context),
            Identity = IdentityOf(operation, parameters, signedAt, key.Count > 0 ? key.ToString() : null),
            IsDryRun = parameters.TryGetUtf8("dry_run"u8, out var dryRun) && dryRun.SequenceEqual("1"u8),
        }, null);
    }

    /// <summary>
    /// Null for an unknown code and for a wrong sign alike. A sign that fails against what is remembered is tried
    /// once more if the settings have changed since: a secret may just have been rotated.
    /// </summary>
    private async ValueTask<Partner?> AuthenticateAsync(
        RequestParameters parameters, CancellationToken cancellationToken)
    {
        parameters.TryGetText("access_code"u8, out var text);
        if (!AccessCode.TryParse(text, out var accessCode))
        {
            // Never asked for: the database cannot take every text, and codes that nobody has are remembered.
            Matches(partner: null, parameters);
            return null;
        }

        var partner = await partners.FindAsync(accessCode.Value, cancellationToken);
        if (Matches(partner, parameters))
        {
            return partner;
        }

        if (!await partners.RefreshAsync(cancellationToken))
        {
            return null;
        }

        partner = await partners.FindAsync(accessCode.Value, cancellationToken);
        return Matches(partner, parameters) ? partner : null;
    }

    private bool Matches(Partner? partner, RequestParameters parameters)
    {
        parameters.TryGetUtf8("sign"u8, out var sign);
        if (partner is null)
        {
            HmacSha1Signature.TryMatch(parameters, sign, NobodysSecret, canonicalOnly: true, out _);
            return false;
        }

        foreach (var secret in partner.Secrets)
        {
            if (HmacSha1Signature.TryMatch(parameters, sign, secret, partner.CanonicalSigningOnly, out var dialect))
            {
                if (dialect is not SignDialect.Canonical)
                {
                    LogDialect(partner.AccessCode, dialect);
                }

                return true;
            }
        }

        return false;
    }

    private static long? ReadTimestamp(RequestParameters parameters)
    {
        if (!parameters.TryGetUtf8("timestamp"u8, out var text)
            || text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || text.Length is not (10 or 13)
            || !Utf8Parser.TryParse(text, out long value, out _))
        {
            return null;
        }

        return text.Length == 10 ? value * 1_000 : value;
    }

    private bool IsOutsideWindow(long signedAt) =>
        Math.Abs(wall.GetUtcNow().ToUnixTimeMilliseconds() - signedAt) > options.TimestampWindow.TotalMilliseconds;

    private static bool IsKey(string key) =>
        key.Length is >= 1 and <= MaxKeyLength && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    private static RequestIdentity IdentityOf(
        CoreOperation operation, RequestParameters parameters, long signedAt, string? key)
    {
        parameters.TryGetUtf8("sign"u8, out var text);
        var sign = new byte[HMACSHA1.HashSizeInBytes];
        Base64.DecodeFromUtf8(text, sign, out _, out _); // It has been verified, so it decodes.
        byte[]? fingerprint = null;
        if (key is not null)
        {
            // Signed again with a newer timestamp it is still the same request.
            var content = new ArrayBufferWriter<byte>();
            parameters.WriteContent(content, SignDialect.Canonical, alsoLeaveOut: "timestamp"u8);
            fingerprint = SHA256.HashData(content.WrittenSpan);
        }

        return new RequestIdentity(operation.Name, signedAt, sign, key, fingerprint);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Partner {AccessCode} signs in dialect {Dialect}")]
    private partial void LogDialect(string accessCode, SignDialect dialect);
}
