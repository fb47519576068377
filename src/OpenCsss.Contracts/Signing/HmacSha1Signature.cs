using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OpenCsss.Contracts.Signing;

/// <summary>
/// <c>sign</c> of the CSSS API: Base64 of HMAC-SHA1 over the canonical text of a request (<c>csss-api.md</c>,
/// chapter 2). HMAC-SHA1 is what the protocol prescribes; as a MAC it is not touched by SHA-1's collisions.
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "The protocol prescribes HMAC-SHA1.")]
public static class HmacSha1Signature
{
    /// <summary>
    /// The longest body, in bytes, that is tried in dialects. A longer one is tried in the canonical form alone, which
    /// bounds the work for a sign that turns out to be wrong.
    /// </summary>
    public const int MostBytesInDialects = 65_536;

    private const int TextLength = 28;

    private static readonly SignDialect[] AllDialects =
        [SignDialect.Ascii, SignDialect.Slash, SignDialect.AsciiSlash, SignDialect.StringNumbers];

    /// <summary>Signs a JSON body.</summary>
    /// <exception cref="FormatException">The body is not a JSON object as a request must be.</exception>
    public static string Sign(ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        using var parameters = RequestParameters.Parse(body);
        return Sign(parameters, secret);
    }

    /// <summary>Signs parameters in the canonical form.</summary>
    public static string Sign(RequestParameters parameters, ReadOnlySpan<byte> secret)
    {
        var content = parameters.StartContent(SignDialect.Canonical);
        try
        {
            content.WriteRequest(default);
            return SignContent(content.Written, secret);
        }
        finally
        {
            content.Dispose();
        }
    }

    /// <summary>Signs a text that is canonical already, as it stands.</summary>
    public static string SignContent(ReadOnlySpan<byte> content, ReadOnlySpan<byte> secret)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, content, mac);
        return Convert.ToBase64String(mac);
    }

    /// <summary>
    /// Whether a <c>sign</c> belongs to the parameters and the secret. The MACs are compared in constant time.
    /// Dialects are tried only after the canonical form failed, and only those that would spell this request
    /// differently.
    /// </summary>
    /// <param name="parameters">The request.</param>
    /// <param name="signBase64Utf8">The <c>sign</c> that came with it.</param>
    /// <param name="secret">A secret of the partner's.</param>
    /// <param name="canonicalOnly">True if the partner is restricted to the canonical form.</param>
    /// <param name="dialect">The spelling that matched.</param>
    public static bool TryMatch(
        RequestParameters parameters,
        ReadOnlySpan<byte> signBase64Utf8,
        ReadOnlySpan<byte> secret,
        bool canonicalOnly,
        out SignDialect dialect) =>
        TryFind(parameters, signBase64Utf8, [secret.ToArray()], canonicalOnly ? [] : AllDialects, out _, out dialect);

    /// <summary>
    /// Which of several secrets a <c>sign</c> was made with, and in which spelling. Until one fits, the work depends on
    /// the request and on how many secrets there are, and on nothing that they are.
    /// </summary>
    /// <param name="parameters">The request.</param>
    /// <param name="signBase64Utf8">The <c>sign</c> that came with it.</param>
    /// <param name="secrets">The secrets.</param>
    /// <param name="dialects">What is tried after the canonical form; null is all dialects.</param>
    /// <param name="secret">The place of the secret that fits, else -1.</param>
    /// <param name="dialect">The spelling that matched.</param>
    public static bool TryFind(
        RequestParameters parameters,
        ReadOnlySpan<byte> signBase64Utf8,
        IReadOnlyList<byte[]> secrets,
        IReadOnlyList<SignDialect>? dialects,
        out int secret,
        out SignDialect dialect)
    {
        (secret, dialect) = (-1, SignDialect.Canonical);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (!TryDecode(signBase64Utf8, mac))
        {
            return false;
        }

        var content = parameters.StartContent(SignDialect.Canonical);
        try
        {
            content.WriteRequest(default);
            return TryFind(content.Written, secrets, mac, out secret)
                || (parameters.BodyLength <= MostBytesInDialects
                    && TryDialects(
                        parameters, in content, secrets, mac, dialects ?? AllDialects, out secret, out dialect));
        }
        finally
        {
            content.Dispose();
        }
    }

    /// <summary>Whether a <c>sign</c> is that of a text as it stands. The MACs are compared in constant time.</summary>
    public static bool IsOfContent(
        ReadOnlySpan<byte> content, ReadOnlySpan<byte> signBase64Utf8, ReadOnlySpan<byte> secret)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return TryDecode(signBase64Utf8, mac) && Matches(content, secret, mac);
    }

    /// <summary>Whether a text could be a <c>sign</c> at all: Base64, as it is written here, of 20 bytes.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> signBase64Utf8)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return TryDecode(signBase64Utf8, mac);
    }

    private static bool TryDialects(
        RequestParameters parameters,
        in CanonicalWriter canonical,
        IReadOnlyList<byte[]> secrets,
        ReadOnlySpan<byte> mac,
        IReadOnlyList<SignDialect> dialects,
        out int secret,
        out SignDialect dialect)
    {
        var ascii = !Ascii.IsValid(canonical.Written);
        var slash = canonical.Written.Contains((byte)'/');
        foreach (var tried in dialects)
        {
            var differs = tried switch
            {
                SignDialect.Canonical => false,
                SignDialect.Ascii => ascii,
                SignDialect.Slash => slash,
                SignDialect.AsciiSlash => ascii && slash,
                _ => canonical.HasNumber,
            };
            if (differs && TryFindIn(parameters, tried, secrets, mac, out secret))
            {
                dialect = tried;
                return true;
            }
        }

        (secret, dialect) = (-1, SignDialect.Canonical);
        return false;
    }

    private static bool TryFindIn(
        RequestParameters parameters, SignDialect dialect, IReadOnlyList<byte[]> secrets, ReadOnlySpan<byte> mac,
        out int secret)
    {
        var content = parameters.StartContent(dialect);
        try
        {
            content.WriteRequest(default);
            return TryFind(content.Written, secrets, mac, out secret);
        }
        finally
        {
            content.Dispose();
        }
    }

    private static bool TryFind(
        ReadOnlySpan<byte> content, IReadOnlyList<byte[]> secrets, ReadOnlySpan<byte> mac, out int secret)
    {
        for (secret = 0; secret < secrets.Count; secret++)
        {
            if (Matches(content, secrets[secret], mac))
            {
                return true;
            }
        }

        secret = -1;
        return false;
    }

    private static bool Matches(ReadOnlySpan<byte> content, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, content, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }

    // Two spellings of one sign would be two keys of the replay record. The decoder refuses stray bits in the last
    // character but overlooks blanks, which the length gives away.
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> mac) =>
        text.Length == TextLength
        && Base64.DecodeFromUtf8(text, mac, out _, out var decoded) == OperationStatus.Done
        && decoded == mac.Length;
}
