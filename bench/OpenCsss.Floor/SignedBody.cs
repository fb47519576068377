using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpenCsss.Floor;

/// <summary>
/// The members of one JSON body, sorted as the signature sorts them. An order has no objects inside, and at most an array
/// of SIMs; a body that has more is refused, which keeps the floor at the least that an order needs.
/// </summary>
internal sealed class SignedBody
{
    private const int MostMembers = 32;

    private readonly Member[] _members;
    private readonly int _bodyLength;

    private SignedBody(Member[] members, int bodyLength)
    {
        _members = members;
        _bodyLength = bodyLength;
    }

    /// <summary>Reads the body without copying it: it has to stay as it is while this object is used.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out SignedBody? parsed)
    {
        var members = new List<Member>(MostMembers);
        parsed = null;
        try
        {
            if (!TryReadMembers(body, members))
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        members.Sort();
        parsed = new SignedBody([.. members], body.Length);
        return true;
    }

    /// <summary>A member's text, or the empty string if the body does not have it.</summary>
    public string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(Value(name));

    /// <summary>A member's texts, or none if the body does not have it.</summary>
    public string[] Texts(ReadOnlySpan<byte> name) =>
        Value(name) is { Length: > 2 } array ? Encoding.UTF8.GetString(array[2..^2]).Split("\",\"") : [];

    /// <summary>
    /// Whether <c>sign</c> is the Base64 of the HMAC-SHA1 over the canonical content, which is left in
    /// <paramref name="signature"/> (20 bytes).
    /// </summary>
    [SuppressMessage("Security", "CA5350", Justification = "The contract's signature is HMAC-SHA1.")]
    public bool IsSignedWith(ReadOnlySpan<byte> secret, Span<byte> signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (Base64.DecodeFromUtf8(Value("sign"u8), given, out _, out var length) != OperationStatus.Done
            || length != given.Length)
        {
            return false;
        }

        // No character is longer in the canonical content than in the body, so the body's length is enough.
        var buffer = ArrayPool<byte>.Shared.Rent(_bodyLength);
        var content = new CanonicalContent(buffer);
        content.Write(_members);
        HMACSHA1.HashData(secret, content.Written, signature);
        ArrayPool<byte>.Shared.Return(buffer);
        return CryptographicOperations.FixedTimeEquals(given, signature);
    }

    private static bool TryReadMembers(ReadOnlyMemory<byte> body, List<Member> members)
    {
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && members.Count < MostMembers)
        {
            var name = ValueOf(ref reader, body);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartArray)
            {
                if (!TryReadTexts(ref reader, body, out var texts))
                {
                    return false;
                }

                members.Add(new Member(name, texts, JsonTokenType.StartArray));
                continue;
            }

            if (reader.TokenType is < JsonTokenType.String or > JsonTokenType.Null)
            {
                return false;
            }

            members.Add(new Member(name, ValueOf(ref reader, body), reader.TokenType));
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    /// <summary>An array that is written as the signature covers it: texts without escapes, no white space.</summary>
    private static bool TryReadTexts(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> array)
    {
        var start = (int)reader.TokenStartIndex;
        var shortest = 1;
        while (reader.Read() && reader.TokenType is JsonTokenType.String && !reader.ValueIsEscaped)
        {
            shortest += reader.ValueSpan.Length + 3; // Two quotes, and a comma or the last bracket.
        }

        array = body[start..(int)reader.BytesConsumed];
        return reader.TokenType is JsonTokenType.EndArray && array.Length == shortest;
    }

    private static ReadOnlyMemory<byte> ValueOf(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }

        var isQuoted = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String;
        return body.Slice((int)reader.TokenStartIndex + (isQuoted ? 1 : 0), reader.ValueSpan.Length);
    }

    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var member in _members.AsSpan())
        {
            if (member.Name.Span.SequenceEqual(name))
            {
                return member.Value.Span;
            }
        }

        return [];
    }
}
