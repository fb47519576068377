using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OpenCsss.Protocols.Radius;

/// <summary>
/// Proves that a packet comes from somebody who knows the secret: the authenticator, MD5 over packet and secret, and
/// the Message-Authenticator, HMAC-MD5, where there is one. Comparisons take the same time whatever differs.
/// Source: RFC 2866, section 3; RFC 2869, 5.14; RFC 5176, section 2.3; RFC 5997, section 3.
/// </summary>
[SuppressMessage("Security", "CA5351", Justification = "The protocol prescribes MD5.")]
public static class RadiusAuthenticity
{
    /// <summary>The longest secret, in octets.</summary>
    public const int MaxSecretLength = 128;

    /// <summary>
    /// An Accounting-Request, or a Disconnect- or CoA-Request: the authenticator is made with zeros in its own place.
    /// Of a Status-Server it is random, and the Message-Authenticator is the proof, so that one has to be there.
    /// </summary>
    /// <returns>False also for packets of other codes, and for a Message-Authenticator that is wrong.</returns>
    public static bool IsAuthenticRequest(this RadiusPacket request, ReadOnlySpan<byte> secret)
    {
        switch (request.Code)
        {
            case RadiusCode.AccountingRequest or RadiusCode.DisconnectRequest or RadiusCode.CoaRequest:
                ReadOnlySpan<byte> zeros = stackalloc byte[RadiusPacket.AuthenticatorLength];
                return HasAuthenticator(request, zeros, secret)
                    && HasMessageAuthenticator(request, zeros, secret) != false;
            case RadiusCode.StatusServer:
                return HasMessageAuthenticator(request, request.Authenticator, secret) == true;
            default:
                return false;
        }
    }

    /// <summary>An answer to a request that had this authenticator.</summary>
    public static bool IsAuthenticAnswer(
        this RadiusPacket answer, ReadOnlySpan<byte> requestAuthenticator, ReadOnlySpan<byte> secret) =>
        HasAuthenticator(answer, requestAuthenticator, secret)
        && HasMessageAuthenticator(answer, requestAuthenticator, secret) != false;

    /// <summary>Writes Message-Authenticator, if there is a place for one, and authenticator into a packet.</summary>
    /// <param name="packet">The whole packet; its Message-Authenticator is zeros.</param>
    /// <param name="seed">Of an answer the request's authenticator, of a request zeros.</param>
    /// <param name="messageAuthenticator">Where its value begins; 0 for none.</param>
    /// <param name="secret">At most <see cref="MaxSecretLength"/> octets.</param>
    internal static void Sign(
        Span<byte> packet, ReadOnlySpan<byte> seed, int messageAuthenticator, ReadOnlySpan<byte> secret)
    {
        var authenticator = packet.Slice(RadiusPacket.AuthenticatorOffset, RadiusPacket.AuthenticatorLength);
        seed.CopyTo(authenticator);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        if (messageAuthenticator > 0)
        {
            HMACMD5.HashData(secret, packet, hash);
            hash.CopyTo(packet[messageAuthenticator..]);
        }

        HashWithSecret(packet, secret, hash);
        hash.CopyTo(authenticator);
    }

    private static bool HasAuthenticator(RadiusPacket packet, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> secret)
    {
        Span<byte> copy = stackalloc byte[packet.Bytes.Length];
        packet.Bytes.CopyTo(copy);
        seed.CopyTo(copy[RadiusPacket.AuthenticatorOffset..]);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        HashWithSecret(copy, secret, hash);
        return CryptographicOperations.FixedTimeEquals(hash, packet.Authenticator);
    }

    /// <summary>Whether it is right; null if there is none.</summary>
    private static bool? HasMessageAuthenticator(
        RadiusPacket packet, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> secret)
    {
        var proof = default(RadiusAvp);
        foreach (var attribute in packet.Attributes)
        {
            if (attribute.Type == AttributeTypes.MessageAuthenticator)
            {
                proof = attribute;
                break;
            }
        }

        if (proof.Type != AttributeTypes.MessageAuthenticator)
        {
            return null;
        }

        if (proof.Value.Length != HMACMD5.HashSizeInBytes)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[packet.Bytes.Length];
        packet.Bytes.CopyTo(copy);
        seed.CopyTo(copy[RadiusPacket.AuthenticatorOffset..]);
        copy.Slice(RadiusPacket.HeaderLength + proof.Offset, HMACMD5.HashSizeInBytes).Clear();
        Span<byte> hash = stackalloc byte[HMACMD5.HashSizeInBytes];
        HMACMD5.HashData(secret, copy, hash);
        return CryptographicOperations.FixedTimeEquals(hash, proof.Value);
    }

    private static void HashWithSecret(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> secret, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, MaxSecretLength);
        Span<byte> all = stackalloc byte[packet.Length + secret.Length];
        packet.CopyTo(all);
        secret.CopyTo(all[packet.Length..]);
        MD5.HashData(all, hash);
    }
}
