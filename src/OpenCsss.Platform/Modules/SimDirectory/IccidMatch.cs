using System.Diagnostics.CodeAnalysis;
using OpenCsss.Domain;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>
/// Which card an ICCID names, among the cards that were found (contract 4): the one of exactly that number, else the
/// only one that another form of it names. A number that two cards fit names nobody.
/// </summary>
/// <remarks>
/// Cards are asked for in two steps: first by the numbers themselves, then by <see cref="OtherForms"/> of those that
/// were not found, which nearly always are none. Only when both are answered is <see cref="TryFind"/> right. Numbers
/// are a partner's, whose own cards alone count, or anybody's, with the partner 0.
/// </remarks>
internal sealed class IccidMatch<TSim>
{
    private readonly Dictionary<(long PartnerId, string Iccid), TSim> _cards = [];

    /// <summary>The number is in stock.</summary>
    public void Found(long partnerId, string iccid, TSim sim) => _cards[(partnerId, iccid)] = sim;

    /// <summary>What is to be asked in the second step; each once.</summary>
    public IReadOnlyList<(long PartnerId, string Iccid)> OtherForms(
        IReadOnlyCollection<(long PartnerId, Iccid Iccid)> asked)
    {
        HashSet<(long, string)>? forms = null;
        foreach (var (partnerId, iccid) in asked)
        {
            if (_cards.ContainsKey((partnerId, iccid.Value)))
            {
                continue;
            }

            foreach (var form in iccid.OtherForms())
            {
                (forms ??= []).Add((partnerId, form.Value));
            }
        }

        return forms is null ? [] : [.. forms];
    }

    /// <summary>The card that the number names.</summary>
    public bool TryFind(long partnerId, Iccid iccid, [MaybeNullWhen(false)] out TSim sim)
    {
        if (_cards.TryGetValue((partnerId, iccid.Value), out sim))
        {
            return true;
        }

        var isFound = false;
        foreach (var form in iccid.OtherForms())
        {
            if (!_cards.TryGetValue((partnerId, form.Value), out var other))
            {
                continue;
            }

            if (isFound)
            {
                sim = default; // Two cards; which one is meant, nobody can tell.
                return false;
            }

            (isFound, sim) = (true, other);
        }

        return isFound;
    }

    /// <summary>The cards that the numbers name, each once.</summary>
    public IReadOnlyList<TSim> ListNamed(IEnumerable<(long PartnerId, Iccid Iccid)> asked)
    {
        var named = new HashSet<TSim>();
        foreach (var (partnerId, iccid) in asked)
        {
            if (TryFind(partnerId, iccid, out var sim))
            {
                named.Add(sim);
            }
        }

        return [.. named];
    }
}
