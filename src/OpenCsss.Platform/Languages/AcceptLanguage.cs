namespace OpenCsss.Platform.Languages;

/// <summary>
/// Chooses the language of an answer from <c>Accept-Language</c> (RFC 9110, 12.5.4) among those that are there. A
/// language is meant by its own tag, by a tag that it begins with (<c>zh</c> for <c>zh-CN</c>; filtering, RFC 4647,
/// 3.3.1), and by a tag of which nothing nearer is there (<c>en-GB</c> for <c>en-US</c>; lookup, RFC 4647, 3.4, goes up
/// to <c>en</c>).
/// </summary>
internal static class AcceptLanguage
{
    // Longer than what browsers send by an order of magnitude; keeps a hostile header cheap.
    private const int MaxHeaderLength = 1024;

    private const int FewLanguages = 16;

    /// <summary>The best language for a header; never throws.</summary>
    /// <param name="header">The header's value; several headers are joined by commas.</param>
    /// <param name="languages">
    /// Those that are there. The first is taken if the header is missing, malformed, or names none of them; of two that
    /// are wanted alike, the earlier one.
    /// </param>
    public static Language Negotiate(string? header, ReadOnlySpan<Language> languages)
    {
        if (string.IsNullOrEmpty(header) || header.Length > MaxHeaderLength)
        {
            return languages[0];
        }

        var wishes = languages.Length <= FewLanguages ? stackalloc Wish[languages.Length] : new Wish[languages.Length];
        wishes.Fill(Wish.None);
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
                return languages[0];
            }

            Take(wishes, languages, range, quality, position);
        }

        var best = 0;
        for (var i = 1; i < wishes.Length; i++)
        {
            if (wishes[i].IsBetterThan(wishes[best]))
            {
                best = i;
            }
        }

        return languages[best];
    }

    private static void Take(
        Span<Wish> wishes, ReadOnlySpan<Language> languages, ReadOnlySpan<char> range, int quality, int position)
    {
        if (range is "*")
        {
            foreach (ref var wish in wishes)
            {
                wish.TakeAny(quality);
            }

            return;
        }

        var nearest = 1; // None that has not even the first subtag in common.
        foreach (var language in languages)
        {
            nearest = Math.Max(nearest, CommonSubtags(range, language.Tag));
        }

        for (var i = 0; i < wishes.Length; i++)
        {
            var tag = languages[i].Tag;
            if (CommonSubtags(range, tag) == nearest)
            {
                wishes[i].Take(range.Length, tag.Length, nearest == 1 + range.Count('-'), quality, position);
            }
        }
    }

    /// <summary>How many subtags are the same in both, from the first on.</summary>
    private static int CommonSubtags(ReadOnlySpan<char> range, ReadOnlySpan<char> tag)
    {
        for (int i = 0, count = 0; ; i++)
        {
            var rangeEnds = i == range.Length || range[i] == '-';
            var tagEnds = i == tag.Length || tag[i] == '-';
            if (rangeEnds != tagEnds || (!rangeEnds && (range[i] | 0x20) != (tag[i] | 0x20)))
            {
                return count;
            }

            count += rangeEnds ? 1 : 0;
            if (i == range.Length || i == tag.Length)
            {
                return count;
            }
        }
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
    private struct Wish
    {
        private const int Unsaid = -1;

        // The more specific statement has the word: the longest tag that the language begins with, then "*".
        private int _own;
        private int _ownLength;
        private int _variant;
        private bool _isWhole;
        private int _any;
        private int _position;

        public static Wish None { get; } =
            new() { _own = Unsaid, _variant = Unsaid, _any = Unsaid, _position = int.MaxValue };

        public void TakeAny(int quality) => _any = Math.Max(_any, quality);

        /// <param name="length">Of the range.</param>
        /// <param name="tagLength">Of the language's tag.</param>
        /// <param name="isInside">The tag begins with the whole range; otherwise the range is of a variant.</param>
        /// <param name="quality">In thousandths.</param>
        /// <param name="position">In the header.</param>
        public void Take(int length, int tagLength, bool isInside, int quality, int position)
        {
            if (!isInside)
            {
                if (quality == 0)
                {
                    return; // It excludes that variant, not the language.
                }

                _variant = Math.Max(_variant, quality);
            }
            else if (length >= _ownLength)
            {
                _own = length > _ownLength ? quality : Math.Max(_own, quality);
                _ownLength = length;
                _isWhole = length == tagLength;
            }

            _position = Math.Min(_position, position);
        }

        /// <summary>
        /// Whether this one is wanted more; false if both are the same, then the earlier language is taken.
        /// </summary>
        public readonly bool IsBetterThan(Wish other)
        {
            var (mine, theirs) = (Quality, other.Quality);
            return mine != theirs ? mine > theirs : mine > 0 && _position < other._position;
        }

        // Unsaid is better than excluded, and worse than any wish.
        private readonly int Quality => (_own, _isWhole) switch
        {
            ( >= 0, true) => Rank(_own),
            (0, _) => Rank(0),
            _ when _own >= 0 || _variant >= 0 => Rank(Math.Max(_own, _variant)),
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
