using System.Globalization;

namespace OpenCsss.Shops.Web;

/// <summary>
/// The five colours of a brand, for light and dark, made of the one that a partner gives. Text on the accent is white
/// where that has a contrast of 4.5, else nearly black; the accent as text is darkened, or in the dark theme lightened,
/// until it has 4.5 on the page and on its own wash (WCAG 2.2, 1.4.3).
/// </summary>
internal static class BrandColours
{
    private const double Enough = 4.5;
    private const double Line = 3;
    private const double Seen = 1.4;
    private const double SeenInTheDark = 2.2;
    private const int Steps = 100;

    private static readonly Rgb White = new(255, 255, 255);
    private static readonly Rgb Black = new(0, 0, 0);
    private static readonly Rgb LightPage = White;
    private static readonly Rgb DarkPage = new(16, 19, 22);

    /// <summary>A style sheet.</summary>
    /// <param name="accent">As in CSS, <c>#00686e</c>.</param>
    /// <exception cref="FormatException">It is no such colour.</exception>
    public static string Css(string accent)
    {
        var colour = Rgb.Parse(accent);
        var dark = ForDark(colour);
        return $$"""
            :root {{{Tokens(colour, LightPage, wash: 0.09, edge: 0.24)}}}
            @media (prefers-color-scheme: dark) { :root {{{Tokens(dark, DarkPage, wash: 0.15, edge: 0.30)}}} }

            """;
    }

    /// <summary>Whether a text is a colour that <see cref="Css"/> takes.</summary>
    public static bool IsColour(string text) =>
        text.Length == 7 && text[0] == '#' && text.AsSpan(1).ToString().All(char.IsAsciiHexDigit);

    /// <summary>
    /// A very dark accent would not be seen on a dark page: there it becomes lighter. Others stay what they are: what
    /// is filled with them is the brand's in both themes.
    /// </summary>
    private static Rgb ForDark(Rgb accent) =>
        Until(accent, White, colour => Contrast(colour, DarkPage) >= SeenInTheDark);

    private static string Tokens(Rgb accent, Rgb page, double wash, double edge)
    {
        var toward = page == White ? Black : White;
        var washed = accent.Toward(page, 1 - wash);
        var ink = Until(
            accent, toward, colour => Contrast(colour, page) >= Enough && Contrast(colour, washed) >= Enough);
        var on = Contrast(White, accent) >= Enough
            ? White
            : Until(accent.Toward(Black, 0.88), Black, colour => Contrast(colour, accent) >= Enough);

        // A button in the colour of the page needs a line around it.
        var line = Contrast(accent, page) >= Seen
            ? accent
            : Until(page, toward, colour => Contrast(colour, page) >= Line);
        return $" --accent: {accent}; --on-accent: {on}; --accent-ink: {ink}; --accent-wash: {washed};"
            + $" --accent-edge: {accent.Toward(page, 1 - edge)}; --accent-line: {line}; ";
    }

    private static Rgb Until(Rgb colour, Rgb toward, Func<Rgb, bool> isGood)
    {
        for (var step = 0; step < Steps; step++)
        {
            var next = colour.Toward(toward, (double)step / Steps);
            if (isGood(next))
            {
                return next;
            }
        }

        return toward;
    }

    /// <summary>The ratio of the lighter to the darker, 1 to 21.</summary>
    internal static double Contrast(Rgb one, Rgb other)
    {
        var (first, second) = (one.Luminance, other.Luminance);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    internal readonly record struct Rgb(byte R, byte G, byte B)
    {
        public double Luminance => (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));

        public static Rgb Parse(string text) => IsColour(text)
            ? new Rgb(Part(text, 1), Part(text, 3), Part(text, 5))
            : throw new FormatException($"'{text}' is no colour like #00686e.");

        public Rgb Toward(Rgb other, double share) =>
            new(Mix(R, other.R, share), Mix(G, other.G, share), Mix(B, other.B, share));

        public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";

        private static byte Part(string text, int at) =>
            byte.Parse(text.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

        private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));

        private static double Linear(byte part)
        {
            var value = part / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
