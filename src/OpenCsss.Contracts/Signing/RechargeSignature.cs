using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// The header <c>x-lf-signature</c> of a recharge callback: the key's id, <c>/</c>, and Base64 of HMAC-SHA1 over
/// <c>version:algorithm:timestamp</c> and, without a separator, the canonical text of the body
/// (<c>notifications.md</c>, 1.1).
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "The protocol prescribes HMAC-SHA1.")]
public static class RechargeSignature
{
    /// <summary>What the header <c>x-lf-notification-version</c> says.</summary>
    public const string Version = "1.0";

    /// <summary>What the header <c>x-lf-algo</c> says.</summary>
    public const string Algorithm = "HMAC-SHA1";

    /// <summary>Signs the body of a recharge callback.</summary>
    /// <param name="body">The body as it is sent: one JSON object.</param>
    /// <param name="timestamp">What the header <c>x-lf-timestamp</c> says: milliseconds since 1970 UTC.</param>
    /// <param name="keyId">The id of the receiver's key.</param>
    /// <param name="keyValue">The key itself; its UTF-8 bytes are the key, nothing is decoded.</param>
    /// <exception cref="FormatException">The body is not a JSON object as a request must be.</exception>
    public static string Sign(ReadOnlySpan<byte> body, string timestamp, string keyId, string keyValue)
    {
        using var members = RequestParameters.Parse(body);
        var content = members.StartContent(SignDialect.Canonical);
        try
        {
            content.WriteRequest(default);
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(keyValue));
            hmac.AppendData(Encoding.UTF8.GetBytes($"{Version}:{Algorithm}:{timestamp}"));
            hmac.AppendData(content.Written);
            return $"{keyId}/{Convert.ToBase64String(hmac.GetHashAndReset())}";
        }
        finally
        {
            content.Dispose();
        }
    }
}
