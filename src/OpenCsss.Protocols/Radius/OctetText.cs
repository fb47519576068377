using System.Buffers;
using System.Text;

namespace OpenCsss.Protocols.Radius;

/// <summary>
/// Octets that are meant to be text, as text that leads back to the very same octets: UTF-8 without control characters
/// as it stands, anything else as <c>0x</c> and hexadecimal digits.
/// </summary>
public static class OctetText
{
    private const string Mark = "0x";

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; empty for no octets.</summary>
    public static string Of(ReadOnlySpan<byte> octets)
    {
        if (System.Text.Unicode.Utf8.IsValid(octets))
        {
            var text = Strict.GetString(octets);

            // A text that looks like our hexadecimal form would lead back to other octets.
            if (!text.AsSpan().ContainsAny(ControlCharacters) && !text.StartsWith(Mark, StringComparison.Ordinal))
            {
                return text;
            }
        }

        return Mark + Convert.ToHexStringLower(octets);
    }

    /// <summary>The octets that <see cref="Of"/> was given.</summary>
    /// <exception cref="FormatException">The text is none of its results.</exception>
    public static byte[] ToOctets(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Mark, StringComparison.Ordinal)
            ? Convert.FromHexString(text.AsSpan(Mark.Length))
            : Strict.GetBytes(text);
    }
}
