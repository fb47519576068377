using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Security;

namespace OpenCsss.Platform.Surfaces.Mall;

/// <summary>
/// What a request shows to be believed. <c>sign</c> has no secret in it: it shows that nothing was garbled. The headers
/// <c>x-lf-timestamp</c> and <c>x-lf-signature</c>, or an address on the partner's list, show who calls.
/// </summary>
internal sealed class MallProof(ApiOptions options, WallClock wall)
{
    public const string TimestampHeader = "x-lf-timestamp";
    public const string SignatureHeader = "x-lf-signature";

    private static readonly SignDialect[] Dialects =
    [
        SignDialect.Canonical, SignDialect.Ascii, SignDialect.Slash, SignDialect.AsciiSlash, SignDialect.StringNumbers,
    ];

    /// <summary>
    /// The code and the signature of <c>{access_code}/{signature}</c>; null if the header is not there.
    /// </summary>
    public static (string AccessCode, string Signature)? ReadHeader(HttpRequest request)
    {
        var header = request.Headers[SignatureHeader];
        if (header.Count == 0)
        {
            return null;
        }

        var text = header.ToString();
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", "") : (text[..slash], text[(slash + 1)..]);
    }

    /// <summary>Whether <c>sign</c> is the checksum of the parameters in one of the usual spellings.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol prescribes MD5, and nothing rests on it.")]
    public static bool IsChecksum(RequestParameters parameters, string sign)
    {
        if (sign.Length != 2 * MD5.HashSizeInBytes)
        {
            return false;
        }

        var content = new ArrayBufferWriter<byte>();
        foreach (var dialect in Dialects)
        {
            content.ResetWrittenCount();
            parameters.WriteContent(content, dialect);
            if (Convert.ToHexStringLower(MD5.HashData(content.WrittenSpan)) == sign)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null if the partner's program has signed just now; else why it is not believed.</summary>
    public ApiError? Check(
        Partner partner, string signature, string? timestamp, RequestParameters parameters)
    {
        var now = wall.GetUtcNow().ToUnixTimeMilliseconds();
        if (ReadTimestamp(timestamp) is not { } signedAt
            || Math.Abs(now - signedAt) > options.TimestampWindow.TotalMilliseconds)
        {
            return ApiError.TimestampOutsideWindow;
        }

        var content = new ArrayBufferWriter<byte>();
        content.Write(Encoding.ASCII.GetBytes($"{timestamp}."));
        parameters.WriteContent(content, SignDialect.Canonical);
        var given = Encoding.UTF8.GetBytes(signature);
        var isRight = false;
        foreach (var secret in partner.TriedSecrets)
        {
            var expected = Encoding.ASCII.GetBytes(HmacSha1Signature.SignContent(content.WrittenSpan, secret));
            isRight |= CryptographicOperations.FixedTimeEquals(expected, given);
        }

        return isRight ? null : ApiError.SignatureInvalid;
    }

    /// <summary>Milliseconds since 1970 UTC, of 13 digits, or of 10 that are seconds; null if it is neither.</summary>
    private static long? ReadTimestamp(string? text) =>
        text?.Length is 10 or 13
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? text.Length == 10 ? value * 1_000 : value
            : null;
}
