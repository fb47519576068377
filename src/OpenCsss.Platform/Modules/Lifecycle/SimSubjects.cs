using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>The SIMs that a group of calls is about.</summary>
internal sealed class SimSubjects(IReadOnlyList<OrderChangeCall> calls)
{
    private readonly (long PartnerId, long SimId)?[] _found = new (long, long)?[calls.Count];
    private readonly IccidMatch<(long PartnerId, long SimId)> _match = new();
    private (long PartnerId, Iccid Iccid)[] _asked = [];
    private int[] _byIccid = [];

    /// <summary>Each SIM once.</summary>
    public IReadOnlyList<(long PartnerId, long SimId)> Keys =>
        [.. _found.OfType<(long PartnerId, long SimId)>().Distinct()];

    /// <summary>Queues the look-ups.</summary>
    public void Find(WriteTransaction transaction)
    {
        var byOrder = Where(subject => subject.OrderId > 0);
        SimOrdersStore.FindSimsOfOrders(
            transaction,
            [.. byOrder.Select(n => (calls[n].PartnerId, calls[n].Subject.OrderId))],
            (i, simId) => _found[byOrder[i]] = (calls[byOrder[i]].PartnerId, simId));

        _byIccid = Where(subject => subject.Iccid is not null);
        _asked = [.. _byIccid.Select(n => (calls[n].PartnerId, calls[n].Subject.Iccid!.Value))];
        SimNumbers.Find(transaction, _asked, _match);

        foreach (var n in Where(subject => subject.SimId > 0))
        {
            _found[n] = (calls[n].PartnerId, calls[n].Subject.SimId);
        }
    }

    /// <summary>After the flush: those that were named by another form of their number.</summary>
    public async Task FindOtherFormsAsync(WriteTransaction transaction, CancellationToken cancellationToken)
    {
        await SimNumbers.FindOtherFormsAsync(transaction, _asked, _match, cancellationToken);
        foreach (var n in _byIccid)
        {
            _found[n] = _match.TryFind(calls[n].PartnerId, calls[n].Subject.Iccid!.Value, out var sim) ? sim : null;
        }
    }

    /// <summary>The call's SIM; null if there is none.</summary>
    public (long PartnerId, long SimId)? Of(int call) => _found[call];

    private int[] Where(Predicate<SimSubject> isMeant) =>
        [.. Enumerable.Range(0, calls.Count).Where(n => isMeant(calls[n].Subject))];
}
