using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// The header <c>webhook-signature</c> of a callback, by the Standard Webhooks specification: <c>v1,</c> and Base64
/// of HMAC-SHA256 over <c>id.timestamp.body</c> (<c>notifications.md</c>, 1.1). While a secret is rotated, the header
/// holds a signature for each of the two, with a blank between.
/// </summary>
public static class StandardWebhookSignature
{
    /// <summary>How a secret begins; the rest is the key in Base64.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>Signs a callback with one secret.</summary>
    /// <param name="id">What the header <c>webhook-id</c> says.</param>
    /// <param name="unixSeconds">What the header <c>webhook-timestamp</c> says.</param>
    /// <param name="body">The body, byte for byte as it is sent.</param>
    /// <param name="secret">The endpoint's secret, <c>whsec_…</c>.</param>
    /// <exception cref="FormatException">The secret is not of that form. The message does not show it.</exception>
    public static string Sign(string id, long unixSeconds, ReadOnlySpan<byte> body, string secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    private static byte[] KeyOf(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(secret.AsSpan(SecretPrefix.Length), key, out var length) && length > 0
            ? key[..length]
            : throw new FormatException($"A webhook secret is {SecretPrefix} and a key in Base64.");
    }
}
