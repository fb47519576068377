namespace OpenCsss.Contracts;

/// <summary>
/// Chooses the language of an answer from <c>Accept-Language</c> (RFC 9110, 12.5.4). A language matches its own
/// tag, its bare subtag (<c>zh</c>) and, since there is no other Chinese or English to be had, every regional or
/// script variant (<c>zh-Hans</c>, <c>en-GB</c>).
/// </summary>
public static class AcceptLanguage
{
    // Longer than what browsers send by an order of magnitude; keeps a hostile header cheap.
    private const int MaxHeaderLength = 1024;

    /// <summary>The best language for a header; never throws.</summary>
    /// <param name="header">The header's value; several headers are joined by commas.</param>
    /// <param name="fallback">The language if the header is missing, malformed, or names none of ours.</param>
    public static Language Negotiate(string? header, Language fallback)
    {
        if (string.IsNullOrEmpty(header) || header.Length > MaxHeaderLength)
        {
            return fallback;
        }

        var chinese = new Wish("zh", "zh-CN");
        var english = new Wish("en", "en-US");
        var rest = header.AsSpan();
        for (var position = 0; !rest.IsEmpty; position++)
        {
            var comma = rest.IndexOf(',');
            var element = (comma < 0 ? rest : rest[..comma]).Trim(" \t");
            rest = comma < 0 ? default : rest[(comma + 1)..];
            if (element.IsEmpty)
            {
                continue;
            }

            if (!TryReadElement(element, out var range, out var quality))
            {
                return fallback;
            }

            chinese.Take(range, quality, position);
            english.Take(range, quality, position);
        }

        return fallback == Language.Chinese
            ? english.IsBetterThan(chinese) ? Language.English : Language.Chinese
            : chinese.IsBetterThan(english) ? Language.Chinese : Language.English;
    }

    // language-range [ OWS ";" OWS "q=" qvalue ]
    private static bool TryReadElement(ReadOnlySpan<char> element, out ReadOnlySpan<char> range, out int quality)
    {
        quality = 1000;
        var semicolon = element.IndexOf(';');
        if (semicolon < 0)
        {
            range = element;
            return IsRange(range);
        }

        range = element[..semicolon].TrimEnd(" \t");
        var weight = element[(semicolon + 1)..].TrimStart(" \t");
        return IsRange(range)
            && weight.Length >= 3 && (weight[0] | 0x20) == 'q' && weight[1] == '='
            && TryReadQuality(weight[2..], out quality);
    }

    // "*", or 1 to 8 letters and any number of subtags of 1 to 8 letters or digits (RFC 4647, 2.1).
    private static bool IsRange(ReadOnlySpan<char> range)
    {
        if (range is "*")
        {
            return true;
        }

        var first = true;
        foreach (var part in range.Split('-'))
        {
            var subtag = range[part];
            if (subtag.Length is 0 or > 8)
            {
                return false;
            }

            foreach (var character in subtag)
            {
                if (!char.IsAsciiLetter(character) && (first || !char.IsAsciiDigit(character)))
                {
                    return false;
                }
            }

            first = false;
        }

        return true;
    }

    // 0 to 1 with at most three decimals, in thousandths.
    private static bool TryReadQuality(ReadOnlySpan<char> text, out int quality)
    {
        quality = 0;
        if (text.Length > 5 || text[0] is not ('0' or '1') || (text.Length > 1 && text[1] != '.'))
        {
            return false;
        }

        quality = (text[0] - '0') * 1000;
        for (int digit = 2, unit = 100; digit < text.Length; digit++, unit /= 10)
        {
            if (!char.IsAsciiDigit(text[digit]))
            {
                return false;
            }

            quality += (text[digit] - '0') * unit;
        }

        return quality <= 1000;
    }

    /// <summary>What the header says of one language.</summary>
    private struct Wish(string subtag, string tag)
    {
        private const int Unsaid = -1;

        // The more specific statement has the word: the tag itself, then the bare subtag and the variants, then "*".
        private int _own = Unsaid;
        private int _bare = Unsaid;
        private int _variant = Unsaid;
        private int _any = Unsaid;
        private int _position = int.MaxValue;

        public void Take(ReadOnlySpan<char> range, int quality, int position)
        {
            if (range is "*")
            {
                _any = Math.Max(_any, quality);
                return;
            }

            if (range.Equals(tag, StringComparison.OrdinalIgnoreCase))
            {
                _own = Math.Max(_own, quality);
            }
            else if (range.Equals(subtag, StringComparison.OrdinalIgnoreCase))
            {
                _bare = Math.Max(_bare, quality);
            }
            else if (quality > 0 && range.Length > subtag.Length && range[subtag.Length] == '-'
                && range.StartsWith(subtag, StringComparison.OrdinalIgnoreCase))
            {
                // A variant with q=0 excludes that variant, not the language.
                _variant = Math.Max(_variant, quality);
            }
            else
            {
                return;
            }

            _position = Math.Min(_position, position);
        }

        /// <summary>Whether this one is wanted more; false if both are the same, then the fallback decides.</summary>
        public readonly bool IsBetterThan(Wish other)
        {
            var (mine, theirs) = (Quality, other.Quality);
            return mine != theirs ? mine > theirs : mine > 0 && _position < other._position;
        }

        // Unsaid is better than excluded, and worse than any wish.
        private readonly int Quality => (_own, _bare) switch
        {
            ( >= 0, _) => Rank(_own),
            (_, 0) => Rank(0),
            _ when _bare >= 0 || _variant >= 0 => Rank(Math.Max(_bare, _variant)),
            _ => Rank(_any),
        };

        private static int Rank(int quality) => quality switch
        {
            Unsaid => 0,
            0 => -1,
            _ => quality,
        };
    }
}
