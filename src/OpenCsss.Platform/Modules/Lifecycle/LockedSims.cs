using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>SIMs with their orders, for whoever holds the lock on their partners' account rows.</summary>
internal static class LockedSims
{
    /// <summary>Loads SIMs with their live orders; each key is there once.</summary>
    public static async Task<Dictionary<(long PartnerId, long SimId), LockedSim>> LoadAsync(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId)> keys, PartnersInForce partners,
        CancellationToken cancellationToken)
    {
        var rows = new List<LockedSimRow>(keys.Count);
        var orders = keys.ToDictionary(key => key, _ => new List<LiveOrder>());
        SimOrdersStore.Load(transaction, keys, rows.Add, (key, order) => orders[key].Add(order));
        await transaction.FlushAsync(cancellationToken);

        var sims = new Dictionary<(long, long), LockedSim>(rows.Count);
        foreach (var row in rows)
        {
            var key = (row.PartnerId, row.Id);
            sims[key] = new LockedSim(row, orders[key], await partners.GetAsync(row.PartnerId, cancellationToken));
        }

        return sims;
    }

    /// <summary>Queues the load of SIMs' orders that have ended and whose time went on after an instant.</summary>
    public static void LoadHistory(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId, long Since)> sims,
        Action<int, LiveOrder> order) => SimOrdersStore.LoadHistory(transaction, sims, order);
}
