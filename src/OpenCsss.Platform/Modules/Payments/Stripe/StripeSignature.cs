using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Platform.Modules.Payments.Stripe;

/// <summary>
/// The header <c>Stripe-Signature</c>: <c>t=1492774577,v1=5257a8…,v1=…</c>. A signature is the HMAC-SHA256, in small
/// hexadecimal, of the time, a dot and the body's bytes as they came, under the endpoint's secret as it is written.
/// Source: Stripe, «Check the webhook signatures».
/// </summary>
internal static class StripeSignature
{
    public const string Header = "Stripe-Signature";

    /// <summary>How far the time may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int MostSignatures = 10;

    /// <summary>Whether any of the header's signatures fits one of the secrets, and its time is near enough.</summary>
    /// <param name="header">Null or any text.</param>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="secrets">Any of them may have signed.</param>
    /// <param name="now">The time outside.</param>
    public static bool IsGood(
        string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (!TryParse(header, out var time, out var signatures)
            || (now.ToUnixTimeSeconds() - (Int128)time) is var age
            && (age > (long)Tolerance.TotalSeconds || age < -(long)Tolerance.TotalSeconds))
        {
            return false;
        }

        var isGood = false;
        foreach (var secret in secrets)
        {
            var expected = Encoding.ASCII.GetBytes(Sign(secret, time, body));
            foreach (var signature in signatures)
            {
                isGood |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected);
            }
        }

        return isGood;
    }

    /// <summary>The signature alone.</summary>
    public static string Sign(string secret, long time, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")));
        hmac.AppendData(body);
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    private static bool TryParse(string? header, out long time, out List<string> signatures)
    {
        (time, signatures) = (-1, []);
        foreach (var item in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, value) = item.Split('=', 2) is [var left, var right] ? (left, right) : (item, "");
            if (name == "t" && (time >= 0
                || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out time)))
            {
                return false;
            }

            if (name == "v1" && signatures.Count < MostSignatures)
            {
                signatures.Add(value);
            }
        }

        return time >= 0 && signatures.Count > 0;
    }
}
