using OpenCsss.Domain;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>The SIMs that a group of calls is about.</summary>
internal sealed class SimSubjects
{
    private readonly (long PartnerId, long SimId)?[] _found;

    private SimSubjects(int calls) => _found = new (long, long)?[calls];

    /// <summary>Each SIM once.</summary>
    public IReadOnlyList<(long PartnerId, long SimId)> Keys =>
        [.. _found.OfType<(long PartnerId, long SimId)>().Distinct()];

    public static async Task<SimSubjects> FindAsync(
        WriteTransaction transaction, IReadOnlyList<OrderChangeCall> calls, CancellationToken cancellationToken)
    {
        var subjects = new SimSubjects(calls.Count);
        var byOrder = Where(calls, subject => subject.OrderId > 0);
        SimOrdersStore.FindSimsOfOrders(
            transaction,
            [.. byOrder.Select(n => (calls[n].PartnerId, calls[n].Subject.OrderId))],
            (i, simId) => subjects._found[byOrder[i]] = (calls[byOrder[i]].PartnerId, simId));

        var byIccid = Where(calls, subject => subject.Iccid is not null);
        SimOrdersStore.FindSims(
            transaction,
            [.. byIccid.Select(n => (calls[n].PartnerId, calls[n].Subject.Iccid!.Value.Value))],
            (i, sim) => subjects._found[byIccid[i]] = (calls[byIccid[i]].PartnerId, sim.SimId));

        foreach (var n in Where(calls, subject => subject.SimId > 0))
        {
            subjects._found[n] = (calls[n].PartnerId, calls[n].Subject.SimId);
        }

        await transaction.FlushAsync(cancellationToken);
        await subjects.FindOtherFormsAsync(
            transaction, calls, [.. byIccid.Where(n => subjects._found[n] is null)], cancellationToken);
        return subjects;
    }

    /// <summary>The call's SIM; null if there is none.</summary>
    public (long PartnerId, long SimId)? Of(int call) => _found[call];

    /// <summary>Another form of a number counts if it names one card of the partner's alone (contract 4).</summary>
    private async Task FindOtherFormsAsync(
        WriteTransaction transaction, IReadOnlyList<OrderChangeCall> calls, int[] missing,
        CancellationToken cancellationToken)
    {
        if (missing.Length == 0)
        {
            return;
        }

        var forms = missing
            .SelectMany(n => calls[n].Subject.Iccid!.Value.OtherForms().Select(form => (Call: n, Iccid: form.Value)))
            .ToArray();
        var found = new List<(int Call, long SimId)>();
        SimOrdersStore.FindSims(
            transaction,
            [.. forms.Select(form => (calls[form.Call].PartnerId, form.Iccid))],
            (i, sim) =>
            {
                if (Iccid.TryParse(sim.Iccid, out var iccid)
                    && iccid.IsSameCardAs(calls[forms[i].Call].Subject.Iccid!.Value))
                {
                    found.Add((forms[i].Call, sim.SimId));
                }
            });
        await transaction.FlushAsync(cancellationToken);
        foreach (var sims in found.Distinct().GroupBy(sim => sim.Call).Where(sims => sims.Count() == 1))
        {
            _found[sims.Key] = (calls[sims.Key].PartnerId, sims.Single().SimId);
        }
    }

    private static int[] Where(IReadOnlyList<OrderChangeCall> calls, Predicate<SimSubject> isMeant) =>
        [.. Enumerable.Range(0, calls.Count).Where(n => isMeant(calls[n].Subject))];
}
