using System.Collections.Frozen;
using System.Text;

namespace OpenCsss.Platform.Modules.Plans.Places;

/// <summary>
/// Countries and regions: which mobile codes are which country, and what they are called in a hundred languages. A
/// place is named by its code: ISO 3166-1 (<c>JP</c>) for a country, UN M.49 (<c>150</c>) for a region. Read once, on
/// first use. Source: ITU-T E.212 and CLDR 48, through <c>tools/update-places</c>.
/// </summary>
internal static class PlaceDirectory
{
    /// <summary>The code of everywhere.</summary>
    public const string World = "001";

    private const string English = "en";

    private static readonly string[] Continents = ["002", "009", "019", "142", "150"];

    private static readonly Lazy<PlaceTables> Tables = new(Read);

    /// <summary>The country of a mobile code; null for one that is nobody's.</summary>
    public static string? CountryOf(string mcc) => Tables.Value.CountryByMcc.GetValueOrDefault(mcc);

    /// <summary>The continent that a country lies in; null for one that lies in none.</summary>
    public static string? ContinentOf(string country) =>
        Array.Find(Continents, region => Tables.Value.Members[region].Contains(country));

    /// <summary>The countries of a region; a country alone for itself.</summary>
    public static IReadOnlySet<string> CountriesOf(string place) =>
        Tables.Value.Members.TryGetValue(place, out var members)
            ? members
            : FrozenSet.Create(StringComparer.Ordinal, [place]);

    public static bool IsRegion(string place) => Tables.Value.Members.ContainsKey(place);

    /// <summary>
    /// What a place is called in a language: by its own tag, else by the language alone, else in English; else its
    /// code.
    /// </summary>
    public static string NameOf(string place, string languageTag)
    {
        var names = Tables.Value.Names;
        var tag = languageTag;
        while (true)
        {
            if (names.TryGetValue(tag, out var known) && known.TryGetValue(place, out var name))
            {
                return name;
            }

            tag = tag.LastIndexOf('-') is var end and > 0 ? tag[..end] : tag == English ? "" : English;
            if (tag.Length == 0)
            {
                return place;
            }
        }
    }

    /// <summary>
    /// The places that a person may mean: by code (<c>440</c>, <c>jp</c>), or by a name in any language that begins
    /// with the text or has a word that does. Letter case and the accents of Latin letters do not count.
    /// </summary>
    public static IReadOnlySet<string> Find(string text)
    {
        var wanted = PlaceText.Fold(text);
        var tables = Tables.Value;
        if (wanted.Length == 0)
        {
            return FrozenSet<string>.Empty;
        }

        if (tables.CountryByMcc.TryGetValue(wanted, out var byMcc))
        {
            return FrozenSet.Create(StringComparer.Ordinal, [byMcc]);
        }

        var code = text.Trim().ToUpperInvariant();
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (tables.Countries.Contains(code) || IsRegion(code))
        {
            found.Add(code);
        }

        // One Latin letter begins a quarter of all names; one Chinese sign is half a name.
        if (wanted.Length > 1 || wanted[0] > 'ɏ')
        {
            found.UnionWith(tables.FindByName(wanted));
        }

        return found;
    }

    private static PlaceTables Read()
    {
        var byMcc = new Dictionary<string, string>(StringComparer.Ordinal);
        var members = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal);
        foreach (var (place, parts) in Lines("places.tsv").Select(line => (line[0], line[1].Split(' '))))
        {
            if (char.IsAsciiDigit(place[0]))
            {
                members.Add(place, parts.ToFrozenSet(StringComparer.Ordinal));
            }
            else
            {
                foreach (var mcc in parts)
                {
                    byMcc.Add(mcc, place);
                }
            }
        }

        var names = new Dictionary<string, FrozenDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var spellings = new Dictionary<(string Name, string Place), byte>();
        foreach (var line in Lines("names.tsv"))
        {
            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in line.Skip(1).Select(entry => entry.Split('=')))
            {
                var all = entry[1].Split('|');
                own.Add(entry[0], all[0]);
                foreach (var name in all)
                {
                    spellings.TryAdd((PlaceText.Fold(name), entry[0]), 0);
                }
            }

            names.Add(line[0], own.ToFrozenDictionary(StringComparer.Ordinal));
        }

        return new PlaceTables(
            byMcc.ToFrozenDictionary(StringComparer.Ordinal), members.ToFrozenDictionary(StringComparer.Ordinal),
            names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), [.. spellings.Keys]);
    }

    private static IEnumerable<string[]> Lines(string file)
    {
        using var stream = typeof(PlaceDirectory).Assembly.GetManifestResourceStream(typeof(PlaceDirectory), file)
            ?? throw new InvalidOperationException($"The program lacks {file}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }
}
