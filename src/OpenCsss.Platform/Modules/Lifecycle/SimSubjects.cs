using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

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
        (long, Iccid)[] asked =
            [.. byIccid.Select(n => (calls[n].PartnerId, calls[n].Subject.Iccid!.Value))];
        var match = new IccidMatch<(long PartnerId, long SimId)>();
        SimNumbers.Find(transaction, asked, match);

        foreach (var n in Where(calls, subject => subject.SimId > 0))
        {
            subjects._found[n] = (calls[n].PartnerId, calls[n].Subject.SimId);
        }

        await transaction.FlushAsync(cancellationToken);
        await SimNumbers.FindOtherFormsAsync(transaction, asked, match, cancellationToken);
        foreach (var n in byIccid)
        {
            subjects._found[n] = match.TryFind(calls[n].PartnerId, calls[n].Subject.Iccid!.Value, out var sim)
                ? sim
                : null;
        }

        return subjects;
    }

    /// <summary>The call's SIM; null if there is none.</summary>
    public (long PartnerId, long SimId)? Of(int call) => _found[call];

    private static int[] Where(IReadOnlyList<OrderChangeCall> calls, Predicate<SimSubject> isMeant) =>
        [.. Enumerable.Range(0, calls.Count).Where(n => isMeant(calls[n].Subject))];
}
