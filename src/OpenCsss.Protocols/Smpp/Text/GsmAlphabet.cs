using System.Buffers;

namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>
/// The alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1) with its extension table: 128 characters in a septet each, and ten
/// that are written as an escape and a septet. Over SMPP each septet has an octet of its own.
/// </summary>
public static class GsmAlphabet
{
    /// <summary>The septet before a character of the extension table.</summary>
    public const byte Escape = 0x1B;

    // In the order of septets. 0x1B is the escape, which is no character.
    internal const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    internal const string Extended = "\f^{}\\[~]|€";

    internal static ReadOnlySpan<byte> ExtendedSeptets =>
        [0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65];

    private static readonly SearchValues<char> Plain =
        SearchValues.Create(Basic.Replace("\u001b", "", StringComparison.Ordinal));

    // By character: the septet, with the escape before it in the higher octet; -1 for what is not in the alphabet. The
    // alphabet ends at the euro sign.
    private static readonly short[] Codes = CreateCodes();

    /// <summary>How many septets a text takes; null if it holds a character that is not in the alphabet.</summary>
    public static int? CountSeptets(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExcept(Plain))
        {
            return text.Length;
        }

        var count = 0;
        foreach (var character in text)
        {
            var code = CodeOf(character);
            if (code < 0)
            {
                return null;
            }

            count += code > 0xFF ? 2 : 1;
        }

        return count;
    }

    /// <summary>Writes a text, an octet for each septet.</summary>
    /// <returns>The octets; null if it holds a character that is not in the alphabet.</returns>
    public static byte[]? Encode(ReadOnlySpan<char> text)
    {
        if (CountSeptets(text) is not { } count)
        {
            return null;
        }

        var octets = new byte[count];
        var at = 0;
        foreach (var character in text)
        {
            var code = CodeOf(character);
            if (code > 0xFF)
            {
                octets[at++] = Escape;
            }

            octets[at++] = (byte)(code & 0x7F);
        }

        return octets;
    }

    /// <summary>
    /// Reads a text. The eighth bit is not looked at. An escape before a septet that the extension table does not have
    /// counts for nothing, and the septet is read as usual, as the standard asks for; one at the end is left out.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> octets)
    {
        var text = new char[octets.Length];
        var length = 0;
        var isEscaped = false;
        foreach (var octet in octets)
        {
            var septet = (byte)(octet & 0x7F);
            if (septet == Escape)
            {
                isEscaped = true;
                continue;
            }

            var extended = isEscaped ? ExtendedSeptets.IndexOf(septet) : -1;
            text[length++] = extended >= 0 ? Extended[extended] : Basic[septet];
            isEscaped = false;
        }

        return new string(text, 0, length);
    }

    private static short CodeOf(char character) => character < Codes.Length ? Codes[character] : (short)-1;

    private static short[] CreateCodes()
    {
        var codes = new short['€' + 1];
        Array.Fill(codes, (short)-1);
        for (var septet = 0; septet < Basic.Length; septet++)
        {
            if (septet != Escape)
            {
                codes[Basic[septet]] = (short)septet;
            }
        }

        for (var n = 0; n < Extended.Length; n++)
        {
            codes[Extended[n]] = (short)((Escape << 8) | ExtendedSeptets[n]);
        }

        return codes;
    }
}
