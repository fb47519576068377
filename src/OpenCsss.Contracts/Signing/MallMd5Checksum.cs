using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// <c>sign</c> of the Mall API: MD5 of the canonical text, 32 lower-case hexadecimal digits (<c>mall-api.md</c>,
/// chapter 1). No secret is in it: it shows that a request was not garbled, never who sent it.
/// </summary>
[SuppressMessage("Security", "CA5351", Justification = "The protocol prescribes MD5, and nothing rests on it.")]
public static class MallMd5Checksum
{
    /// <summary>The checksum of a request's parameters, without <c>sign</c> and without empty ones.</summary>
    public static string Compute(RequestParameters parameters)
    {
        var content = parameters.StartContent(SignDialect.Canonical);
        try
        {
            content.WriteRequest(default);
            Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
            MD5.HashData(content.Written, hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            content.Dispose();
        }
    }
}
