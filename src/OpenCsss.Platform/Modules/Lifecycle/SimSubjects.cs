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
    private int[] _byOrder = [];
    private (Queued<long> OfOrders, Queued<CardPlace> OfNumbers) _queued;

    /// <summary>Each SIM once.</summary>
    public IReadOnlyList<(long PartnerId, long SimId)> Keys =>
        [.. _found.OfType<(long PartnerId, long SimId)>().Distinct()];

    /// <summary>Queues the look-ups.</summary>
    public void Find(WriteTransaction transaction)
    {
        _byOrder = Where(subject => subject.OrderId > 0);
        var ofOrders = SimOrdersStore.FindSimsOfOrders(
            transaction, [.. _byOrder.Select(n => (calls[n].PartnerId, calls[n].Subject.OrderId))]);

        _byIccid = Where(subject => subject.Iccid is not null);
        _asked = [.. _byIccid.Select(n => (calls[n].PartnerId, calls[n].Subject.Iccid!.Value))];
        _queued = (ofOrders, SimNumbers.Find(transaction, _asked));

        foreach (var n in Where(subject => subject.SimId > 0))
        {
            _found[n] = (calls[n].PartnerId, calls[n].Subject.SimId);
        }
    }

    /// <summary>After the flush: takes what was found, and finds those that were named by another form.</summary>
    public async Task TakeAsync(WriteTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var (i, simId) in _queued.OfOrders.Rows)
        {
            _found[_byOrder[i]] = (calls[_byOrder[i]].PartnerId, simId);
        }

        await SimNumbers.MatchAsync(transaction, _asked, _queued.OfNumbers, _match, cancellationToken);
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
