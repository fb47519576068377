namespace OpenCsss.Protocols.Smpp.Text;

/// <summary>A language with tables of its own (3GPP TS 23.038, 6.2.1.2.4). The values are those of the air.</summary>
public enum NationalLanguage
{
    /// <summary>None: the tables that every phone knows.</summary>
    Default = 0,

    /// <summary>Turkish.</summary>
    Turkish = 1,

    /// <summary>Spanish; a single shift table alone.</summary>
    Spanish = 2,

    /// <summary>Portuguese.</summary>
    Portuguese = 3,
}

/// <summary>Which tables a text is written with. <c>default</c> is the usual ones.</summary>
/// <param name="SingleTable">The table of what follows an escape.</param>
/// <param name="LockingTable">The table of all else.</param>
public readonly record struct NationalShift(NationalLanguage SingleTable, NationalLanguage LockingTable);

/// <summary>
/// Reads texts in the GSM alphabet of which some septets mean letters of a language (3GPP TS 23.038, annex A). Nothing
/// is written so: phones that do not know the tables would show other letters.
/// </summary>
public static class NationalAlphabet
{
    // In the order of septets, as the default table; annex A.3.
    private const string TurkishBasic =
        "@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bŞşßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà";

    private const string PortugueseBasic =
        "@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\u001bÂâÊÉ !\"#º%&'()*+,-./0123456789:;<=>?"
        + "ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà";

    // What a language's single shift table has beside, or instead of, the default one; annex A.2. The septet before its
    // character.
    private const string TurkishExtended = "GĞIİSŞcçgğiısş";
    private const string SpanishExtended = "\tçAÁIÍOÓUÚaáiíoóuú";

    private const string PortugueseExtended =
        "\u0005ê\tç\u000bÔ\fô\u000eÁ\u000fá\u0012Φ\u0013Γ\u0015Ω\u0016Π\u0017Ψ\u0018Σ\u0019Θ\u001fÊ"
        + "AÀIÍOÓUÚ[Ã\\ÕaÂiíoóuú{ã|õ\u007fâ";

    /// <summary>
    /// Reads a text, an octet for each septet. A language that has no table here is read by the usual one, as the
    /// standard asks for.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> octets, NationalShift shift)
    {
        var basic = shift.LockingTable switch
        {
            NationalLanguage.Turkish => TurkishBasic,
            NationalLanguage.Portuguese => PortugueseBasic,
            _ => GsmAlphabet.Basic,
        };
        var text = new char[octets.Length];
        var length = 0;
        var isEscaped = false;
        foreach (var octet in octets)
        {
            var septet = (byte)(octet & 0x7F);
            if (septet == GsmAlphabet.Escape)
            {
                isEscaped = true;
                continue;
            }

            text[length++] = (isEscaped ? FindExtended(septet, shift.SingleTable) : null) ?? basic[septet];
            isEscaped = false;
        }

        return new string(text, 0, length);
    }

    private static char? FindExtended(byte septet, NationalLanguage language)
    {
        var pairs = language switch
        {
            NationalLanguage.Turkish => TurkishExtended,
            NationalLanguage.Spanish => SpanishExtended,
            NationalLanguage.Portuguese => PortugueseExtended,
            _ => "",
        };
        for (var n = 0; n < pairs.Length; n += 2)
        {
            if (pairs[n] == septet)
            {
                return pairs[n + 1];
            }
        }

        var index = GsmAlphabet.ExtendedSeptets.IndexOf(septet);
        return index >= 0 ? GsmAlphabet.Extended[index] : null;
    }
}
