using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using OpenCsss.Contracts.Signing;
using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces.Enterprise;

/// <summary>Decides who sent a request (contract chapters 1 and 2), or why it is refused.</summary>
internal sealed partial class RequestVerifier(
    PartnerRegistry partners, LanguageSet languages, WrongSigns wrongSigns, ApiOptions options, WallClock wall,
    ILogger<RequestVerifier> log)
{
    private const int MaxKeyLength = 128;

    /// <summary>The dialect in which each partner has signed last; none for those who sign canonically.</summary>
    private readonly ConcurrentDictionary<long, SignDialect[]> _lastDialects = new();

    /// <summary>What stands for it where there is none, so that everybody's sign is tried as often.</summary>
    private static readonly SignDialect[] AnyDialect = [SignDialect.Ascii];

    public async ValueTask<(Caller? Caller, Refusal? Refusal)> VerifyAsync(
        HttpContext context, Surface surface, EnterpriseOperation operation, RequestParameters parameters)
    {
        if (!parameters.TryGetText("version"u8, out var version) || version != "2.0")
        {
            return (null, ApiError.UnsupportedVersion);
        }

        if (ReadTimestamp(parameters) is not { } signedAt || IsOutsideWindow(signedAt))
        {
            return (null, ApiError.TimestampOutsideWindow);
        }

        parameters.TryGetText("access_code"u8, out var accessCode);
        var address = context.Connection.RemoteIpAddress;
        var isOver = wrongSigns.IsOver(address) || wrongSigns.IsOver(accessCode ?? "");
        var partner = await AuthenticateAsync(accessCode, parameters, isOver, context.RequestAborted);
        if (partner is null)
        {
            wrongSigns.Count(address);
            wrongSigns.Count(accessCode ?? "");
            return (null, isOver ? ApiError.TooManyRequests : ApiError.SignatureInvalid);
        }

        if (!partner.IsActive)
        {
            return (null, ApiError.PartnerDisabled);
        }

        if (!partner.AllowsAddress(address ?? IPAddress.None))
        {
            return (null, ApiError.AddressNotAllowed);
        }

        // The same twice is one key, as a proxy may make of it; of two that differ nobody can say which one is meant.
        var keys = context.Request.Headers["Idempotency-Key"];
        var key = keys.Count > 0 ? keys[0] ?? "" : null;
        if (key is not null && (!IsKey(key) || keys.Any(other => other != key)))
        {
            return (null, new Refusal(ApiError.ParameterFormat, "Idempotency-Key"));
        }

        if (!TryReadDryRun(operation, parameters, out var isDryRun, out var fault))
        {
            return (null, fault);
        }

        return (new Caller
        {
            Partner = partner,
            Surface = surface,
            Language = languages.Of(context.Request.Headers.AcceptLanguage),
            Identity = IdentityOf(operation, parameters, signedAt, key),
            IsDryRun = isDryRun,
        }, null);
    }

    /// <summary>
    /// Null for an unknown code and for a wrong sign alike. A sign that fails against what is remembered is tried
    /// once more if the settings have changed since: a secret may just have been rotated.
    /// </summary>
    private async ValueTask<Partner?> AuthenticateAsync(
        string? text, RequestParameters parameters, bool isOver, CancellationToken cancellationToken)
    {
        if (!AccessCode.TryParse(text, out var accessCode))
        {
            // Never asked for: the database cannot take every text, and codes that nobody has are remembered.
            Matches(partner: null, parameters, isOver);
            return null;
        }

        var partner = await partners.FindAsync(accessCode.Value, cancellationToken);
        if (Matches(partner, parameters, isOver))
        {
            return partner;
        }

        if (!await partners.RefreshAsync(cancellationToken))
        {
            return null;
        }

        partner = await partners.FindAsync(accessCode.Value, cancellationToken);
        return Matches(partner, parameters, isOver) ? partner : null;
    }

    /// <summary>
    /// A sign that is wrong costs the same whoever it is said to be of, nobody among them: as many secrets are tried,
    /// in as many spellings, and what a partner does not allow is judged only afterwards.
    /// </summary>
    private bool Matches(Partner? partner, RequestParameters parameters, bool isOver)
    {
        parameters.TryGetUtf8("sign"u8, out var sign);
        var last = partner is null ? AnyDialect : _lastDialects.GetValueOrDefault(partner.Id, AnyDialect);
        if (!HmacSha1Signature.TryFind(
                parameters, sign, partner?.TriedSecrets ?? Partner.NobodysSecrets, isOver ? last : null,
                out var secret, out var dialect)
            || partner is null || secret >= partner.Secrets.Count)
        {
            return false;
        }

        if (dialect is SignDialect.Canonical)
        {
            return true;
        }

        if (partner.CanonicalSigningOnly)
        {
            return false;
        }

        if (last[0] != dialect)
        {
            _lastDialects[partner.Id] = [dialect];
        }

        LogDialect(partner.AccessCode, dialect);
        return true;
    }

    /// <summary>
    /// The flag protects its caller from the effect. One that cannot be read is therefore a fault and never a no; to an
    /// operation that writes nothing it is a member like any that it does not know.
    /// </summary>
    private static bool TryReadDryRun(
        EnterpriseOperation operation, RequestParameters parameters, out bool isDryRun, out Refusal fault)
    {
        const string Name = "dry_run";
        (isDryRun, fault) = (false, default);
        if (!operation.IsWriting || !parameters.IsGiven("dry_run"u8))
        {
            return true;
        }

        if (!parameters.TryGetText("dry_run"u8, out var text))
        {
            fault = new Refusal(ApiError.ParameterFormat, Name); // Neither a text nor a number.
            return false;
        }

        var read = new FieldReader();
        isDryRun = read.Optional<bool>(Name, text, Fields.FlagOf);
        fault = read.Refusal ?? default;
        return read.Refusal is null;
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

    private RequestIdentity IdentityOf(
        EnterpriseOperation operation, RequestParameters parameters, long signedAt, string? key)
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

        return new RequestIdentity(operation.Name, signedAt, sign, wall.GetUtcNow(), key, fingerprint);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Partner {AccessCode} signs in dialect {Dialect}")]
    private partial void LogDialect(string accessCode, SignDialect dialect);
}
