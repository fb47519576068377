using System.Collections.Frozen;

namespace OpenCsss.Platform.Modules.Plans.Places;

/// <summary>The tables of <see cref="PlaceDirectory"/>.</summary>
/// <param name="CountryByMcc">The country of a mobile code.</param>
/// <param name="Members">The countries of a region.</param>
/// <param name="Names">The first name of a place, by language.</param>
/// <param name="Spellings">All names of all languages, folded, each once a place.</param>
internal sealed record PlaceTables(
    FrozenDictionary<string, string> CountryByMcc,
    FrozenDictionary<string, FrozenSet<string>> Members,
    FrozenDictionary<string, FrozenDictionary<string, string>> Names,
    IReadOnlyList<(string Name, string Place)> Spellings)
{
    public FrozenSet<string> Countries { get; } = CountryByMcc.Values.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// By a whole name if there is one: «Niger» is not also Nigeria. Else by the beginning of a word; in scripts
    /// without blanks anywhere in the name.
    /// </summary>
    public HashSet<string> FindByName(string wanted)
    {
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var partly = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, place) in Spellings)
        {
            var at = name.IndexOf(wanted, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            if (name.Length == wanted.Length)
            {
                whole.Add(place);
            }
            else if (at == 0 || name[at - 1] == ' ' || PlaceText.HasNoBlanks(wanted[0]))
            {
                partly.Add(place);
            }
        }

        return whole.Count > 0 ? whole : partly;
    }
}
