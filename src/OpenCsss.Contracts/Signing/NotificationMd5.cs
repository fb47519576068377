using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// The header <c>x-lf-md5</c> of a callback: Base64 of MD5 over <c>key1=value1&amp;key2=value2&amp;SECRET</c>
/// (<c>notifications.md</c>, 1.1). Keys are sorted, empty members are left out, nested values are compact JSON.
/// MD5 with a secret behind the text is broken; it is here for receivers that know nothing better.
/// </summary>
[SuppressMessage("Security", "CA5351", Justification = "The protocol prescribes MD5; new receivers have another.")]
public static class NotificationMd5
{
    /// <summary>The name of the header.</summary>
    public const string Header = "x-lf-md5";

    /// <summary>Signs the body of a callback.</summary>
    /// <param name="body">The body as it is sent: one JSON object.</param>
    /// <param name="secret">The partner's secret, UTF-8.</param>
    /// <exception cref="FormatException">The body is not a JSON object as a request must be.</exception>
    public static string Sign(ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        using var members = RequestParameters.Parse(body);
        var content = members.StartContent(SignDialect.Canonical);
        try
        {
            content.WritePairs();
            // The secret is not put into the pooled buffer, which others read after us.
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            md5.AppendData(content.Written);
            md5.AppendData(secret);
            return Convert.ToBase64String(md5.GetHashAndReset());
        }
        finally
        {
            content.Dispose();
        }
    }
}
