using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace OpenCsss.Platform.Security;

/// <summary>
/// Encrypts secrets for the database. The keys lie outside it, so that a copy of it gives no secret away.
/// </summary>
internal sealed class SecretProtector(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("OpenCsss.PartnerSecret.v1");

    private readonly Lazy<string> _nobodys = new(() =>
        provider.CreateProtector("OpenCsss.PartnerSecret.v1").Protect(RandomNumberGenerator.GetHexString(64)));

    public string Protect(string secret) => _protector.Protect(secret);

    public string UnprotectText(string protectedSecret) => _protector.Unprotect(protectedSecret);

    /// <summary>Does what reading a secret costs, where there is none to be read.</summary>
    public void UnprotectNobodys() => Unprotect(_nobodys.Value);

    /// <summary>The secret as the UTF-8 bytes that sign.</summary>
    public byte[] Unprotect(string protectedSecret) => Encoding.UTF8.GetBytes(_protector.Unprotect(protectedSecret));
}
