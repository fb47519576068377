using OpenCsss.Domain;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Usage;

/// <summary>The SIMs that the numbers of a batch's records name.</summary>
internal sealed class UsageSubjects
{
    private readonly Dictionary<string, SimKey> _byIccid = [];
    private readonly Dictionary<string, SimKey> _byImsi;

    private UsageSubjects(IReadOnlyDictionary<string, SimKey>? knownByImsi) => _byImsi = knownByImsi is null
        ? []
        : new Dictionary<string, SimKey>(knownByImsi);

    public static async Task<UsageSubjects> FindAsync(
        WriteTransaction transaction, IReadOnlyList<UsageRecord> records,
        IReadOnlyDictionary<string, SimKey>? knownByImsi, CancellationToken cancellationToken)
    {
        var subjects = new UsageSubjects(knownByImsi);
        var iccids = new Dictionary<string, Iccid>();
        var imsis = new HashSet<string>();
        foreach (var record in records)
        {
            if (record.Iccid is { } iccid)
            {
                iccids.TryAdd(iccid.Value, iccid);
            }
            else if (!subjects._byImsi.ContainsKey(record.Imsi!.Value.Value))
            {
                imsis.Add(record.Imsi.Value.Value);
            }
        }

        UsageStore.FindByIccid(transaction, [.. iccids.Keys], (iccid, sim) => subjects._byIccid[iccid] = sim);
        UsageStore.FindByImsi(transaction, [.. imsis], (imsi, sim) => subjects._byImsi[imsi] = sim);
        await transaction.FlushAsync(cancellationToken);
        await subjects.FindOtherFormsAsync(
            transaction, [.. iccids.Values.Where(iccid => !subjects._byIccid.ContainsKey(iccid.Value))],
            cancellationToken);
        return subjects;
    }

    /// <summary>The record's SIM; null if nobody has it.</summary>
    public SimKey? Of(UsageRecord record) =>
        record.Iccid is { } iccid
            ? _byIccid.TryGetValue(iccid.Value, out var sim) ? sim : null
            : _byImsi.TryGetValue(record.Imsi!.Value.Value, out sim) ? sim : null;

    /// <summary>Another form of a number counts if it names one card alone (contract 4).</summary>
    private async Task FindOtherFormsAsync(
        WriteTransaction transaction, IReadOnlyList<Iccid> missing, CancellationToken cancellationToken)
    {
        var forms = new Dictionary<string, Iccid>();
        foreach (var iccid in missing)
        {
            foreach (var form in iccid.OtherForms())
            {
                forms.TryAdd(form.Value, form);
            }
        }

        if (forms.Count == 0)
        {
            return;
        }

        var found = new Dictionary<string, SimKey>();
        UsageStore.FindByIccid(transaction, [.. forms.Keys], (iccid, sim) => found[iccid] = sim);
        await transaction.FlushAsync(cancellationToken);
        foreach (var iccid in missing)
        {
            var same = iccid.OtherForms().Where(form => found.ContainsKey(form.Value)).ToArray();
            if (same is [var only])
            {
                _byIccid[iccid.Value] = found[only.Value];
            }
        }
    }
}
