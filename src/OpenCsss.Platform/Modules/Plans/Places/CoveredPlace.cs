namespace OpenCsss.Platform.Modules.Plans.Places;

/// <summary>Where a plan works, as people say it: a country, two or three of them, a region, everywhere.</summary>
/// <param name="Titles">Codes of the places that name it together: one, or few.</param>
/// <param name="Countries">All countries, by ISO code; none is everywhere.</param>
internal sealed record CoveredPlace(IReadOnlyList<string> Titles, IReadOnlyList<string> Countries)
{
    /// <summary>More countries than that are called by their region.</summary>
    private const int MostNamed = 3;

    /// <summary>
    /// A continent with less than one in so many countries is not named: one card for Europe works in Turkey.
    /// </summary>
    private const int SmallPart = 6;

    /// <summary>So many continents are the world.</summary>
    private const int AllOver = 4;

    /// <summary>Everywhere.</summary>
    public static CoveredPlace Everywhere { get; } = new([PlaceDirectory.World], []);

    /// <summary>Key for a list of places: plans for the same title stand together.</summary>
    public string Key => string.Join('-', Titles);

    /// <param name="mccs">Mobile codes, as plans have them; a country with several codes counts once.</param>
    public static CoveredPlace Of(IEnumerable<string> mccs)
    {
        var countries = mccs.Select(PlaceDirectory.CountryOf).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal).ToList();
        if (countries.Count <= MostNamed)
        {
            return countries.Count == 0 ? Everywhere : new CoveredPlace(countries, countries);
        }

        var continents = countries.CountBy(country => PlaceDirectory.ContinentOf(country) ?? "")
            .Where(part => part.Key.Length > 0 && part.Value * SmallPart >= countries.Count)
            .OrderByDescending(part => part.Value).Select(part => part.Key).ToList();
        return new CoveredPlace(
            continents.Count is 0 or >= AllOver ? [PlaceDirectory.World] : continents, countries);
    }

    public bool Covers(string country) => Countries.Count == 0 || Countries.Contains(country);

    /// <summary>
    /// Whether it is worth showing to whoever looks for a place: it works in that country, or it is made for that
    /// region, most of its countries lying there.
    /// </summary>
    public bool IsFor(string place)
    {
        if (!PlaceDirectory.IsRegion(place))
        {
            return Covers(place);
        }

        if (place == PlaceDirectory.World)
        {
            return Titles.Contains(place);
        }

        var members = PlaceDirectory.CountriesOf(place);
        var inside = Countries.Count(members.Contains);
        return Countries.Count == 0 || (inside > 1 && inside * 2 >= Countries.Count)
            || (inside == 1 && Countries.Count == 1);
    }
}
