using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace OpenCsss.Shops.Web;

/// <summary>
/// Remembers which card a browser has in hand, in a cookie that only this platform can read and write, so that no
/// number of a card stands in an address. A form carries the same, so that what was shown is what is paid for, also
/// when another window has another card by then.
/// </summary>
internal sealed class ShopSession(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string CookieName = "csss-card";

    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly IDataProtector _protector = protection.CreateProtector("OpenCsss.Shops.Card");

    /// <summary>The card, for a form.</summary>
    public string Seal(long partnerId, long simId)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, partnerId);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], simId);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], (clock.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        return WebEncoders.Base64UrlEncode(_protector.Protect(bytes.ToArray()));
    }

    /// <summary>The id of the SIM; null if the seal is broken, too old, or another partner's.</summary>
    public long? Open(string? seal, long partnerId)
    {
        if (string.IsNullOrEmpty(seal) || seal.Length > 512)
        {
            return null;
        }

        try
        {
            var bytes = _protector.Unprotect(WebEncoders.Base64UrlDecode(seal)).AsSpan();
            return bytes.Length == 24 && BinaryPrimitives.ReadInt64BigEndian(bytes) == partnerId
                && BinaryPrimitives.ReadInt64BigEndian(bytes[16..]) > clock.GetUtcNow().ToUnixTimeMilliseconds()
                    ? BinaryPrimitives.ReadInt64BigEndian(bytes[8..])
                    : null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    public long? CardOf(HttpContext context, long partnerId) => Open(context.Request.Cookies[CookieName], partnerId);

    public void Remember(HttpContext context, string path, long partnerId, long simId) =>
        context.Response.Cookies.Append(CookieName, Seal(partnerId, simId), Options(context, path));

    /// <summary>
    /// What all cookies of the shop are like: for this host and this shop alone, and unseen by scripts.
    /// </summary>
    public static CookieOptions Options(HttpContext context, string path) => new()
    {
        Path = path, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true,
    };
}
