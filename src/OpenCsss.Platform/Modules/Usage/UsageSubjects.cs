using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>The SIMs that the numbers of a batch's records name.</summary>
internal sealed class UsageSubjects
{
    private readonly IccidMatch<(long PartnerId, long SimId)> _byIccid = new();
    private readonly Dictionary<string, SimKey> _byImsi;

    private UsageSubjects(IReadOnlyDictionary<string, SimKey>? knownByImsi) => _byImsi = knownByImsi is null
        ? []
        : new Dictionary<string, SimKey>(knownByImsi);

    public static async Task<UsageSubjects> FindAsync(
        WriteTransaction transaction, IReadOnlyList<UsageRecord> records,
        IReadOnlyDictionary<string, SimKey>? knownByImsi, CancellationToken cancellationToken)
    {
        var subjects = new UsageSubjects(knownByImsi);
        var iccids = new HashSet<Iccid>();
        var imsis = new HashSet<string>();
        foreach (var record in records)
        {
            if (record.Iccid is { } iccid)
            {
                iccids.Add(iccid);
            }
            else if (!subjects._byImsi.ContainsKey(record.Imsi!.Value.Value))
            {
                imsis.Add(record.Imsi.Value.Value);
            }
        }

        (long, Iccid)[] asked = [.. iccids.Select(iccid => (0L, iccid))];
        string[] numbers = [.. imsis];
        var byIccid = SimNumbers.Find(transaction, asked);
        var byImsi = SimNumbers.FindByImsi(transaction, numbers);
        await transaction.FlushAsync(cancellationToken);
        foreach (var (n, sim) in byImsi.Rows)
        {
            subjects._byImsi[numbers[n]] = new SimKey(sim.PartnerId, sim.SimId);
        }

        await SimNumbers.MatchAsync(transaction, asked, byIccid, subjects._byIccid, cancellationToken);
        return subjects;
    }

    /// <summary>The record's SIM; null if nobody has it.</summary>
    public SimKey? Of(UsageRecord record) =>
        record.Iccid is { } iccid
            ? _byIccid.TryFind(0, iccid, out var place) ? new SimKey(place.PartnerId, place.SimId) : null
            : _byImsi.TryGetValue(record.Imsi!.Value.Value, out var sim) ? sim : null;
}
