using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Load;

/// <summary>One partner of the load: its access code, and the secret that both sides make from it.</summary>
internal sealed class Partner
{
    private readonly byte[] secret;

    private Partner(string accessCode, string secret)
    {
        AccessCode = accessCode;
        this.secret = Encoding.UTF8.GetBytes(secret);
    }

    public string AccessCode { get; }

    public static Partner Of(int number, LoadOptions options)
    {
        var accessCode = options.PartnerPrefix + number.ToString("D6", CultureInfo.InvariantCulture);
        return new Partner(
            accessCode, options.SecretTemplate.Replace("{access_code}", accessCode, StringComparison.Ordinal));
    }

    /// <summary>Adds <c>sign</c> to a body, which is canonical already: its members are sorted and none is empty.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The contract's signature is HMAC-SHA1.")]
    public byte[] Sign(string unsignedBody)
    {
        var sign = Convert.ToBase64String(HMACSHA1.HashData(secret, Encoding.UTF8.GetBytes(unsignedBody)));
        return Encoding.UTF8.GetBytes($"{unsignedBody[..^1]},\"sign\":\"{sign}\"}}");
    }
}
