using System.Globalization;
using System.Text;
using OpenCsss.Contracts.Signing;

namespace OpenCsss.Load;

/// <summary>One partner of the load: its access code, and the secret that both sides make from it.</summary>
internal sealed class Partner
{
    private readonly byte[] _secret;

    private Partner(string accessCode, string secret)
    {
        AccessCode = accessCode;
        _secret = Encoding.UTF8.GetBytes(secret);
    }

    public string AccessCode { get; }

    public static Partner Of(int number, LoadOptions options)
    {
        var accessCode = options.PartnerPrefix + number.ToString("D6", CultureInfo.InvariantCulture);
        return new Partner(
            accessCode, options.SecretTemplate.Replace("{access_code}", accessCode, StringComparison.Ordinal));
    }

    /// <summary>
    /// Adds <c>sign</c> to a body, which is canonical already: its members are sorted and none is empty.
    /// </summary>
    public byte[] Sign(string unsignedBody)
    {
        var sign = HmacSha1Signature.SignContent(Encoding.UTF8.GetBytes(unsignedBody), _secret);
        return Encoding.UTF8.GetBytes($"{unsignedBody[..^1]},\"sign\":\"{sign}\"}}");
    }
}
