using System.Text;

namespace OpenCsss.Platform.Surfaces;

/// <summary>
/// The encoding in which the web server reads a Content-Length, so that it is digits alone (RFC 9110, 8.6). Of itself
/// the server also takes <c>+158</c>, which a proxy before it may understand otherwise, and where one ends a request
/// the other would then find another in it.
/// </summary>
internal sealed class ContentLengthDigits : Encoding
{
    public static readonly ContentLengthDigits Instance = new();

    /// <summary>For <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>: null is the default, UTF-8.</summary>
    public static Encoding? Of(string header) =>
        header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? Instance : null;

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <summary>What is no digit becomes a character that is in no number; so does what is longer than any.</summary>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length > chars.Length)
        {
            chars[0] = '?';
            return 1;
        }

        for (var place = 0; place < bytes.Length; place++)
        {
            chars[place] = char.IsAsciiDigit((char)bytes[place]) ? (char)bytes[place] : '?';
        }

        return bytes.Length;
    }

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => charCount;
}
