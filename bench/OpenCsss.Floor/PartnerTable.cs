using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OpenCsss.Floor;

/// <summary>One partner: the number that its rows begin with, and the key of its signatures.</summary>
internal sealed record Partner(long Id, byte[] Secret);

/// <summary>All partners, in memory: the floor reads nothing from the database to answer an order.</summary>
internal sealed class PartnerTable
{
    private readonly FrozenDictionary<string, Partner> _partners;

    public PartnerTable(int count)
    {
        _partners = Enumerable.Range(1, count).ToFrozenDictionary(
            AccessCode,
            id => new Partner(id, Encoding.UTF8.GetBytes($"bench-secret-{AccessCode(id)}")));
    }

    public Partner? Find(string accessCode) => _partners.GetValueOrDefault(accessCode);

    private static string AccessCode(int id) => string.Create(CultureInfo.InvariantCulture, $"P{id:D6}");
}
