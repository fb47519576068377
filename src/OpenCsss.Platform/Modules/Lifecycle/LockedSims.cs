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
        var (rows, orders) = SimOrdersStore.Load(transaction, keys);
        await transaction.FlushAsync(cancellationToken);

        var ordersOf = orders.Rows.ToLookup(order => order.N, order => order.Row);
        var sims = new Dictionary<(long, long), LockedSim>(keys.Count);
        foreach (var (n, row) in rows.Rows)
        {
            sims[keys[n]] = new LockedSim(
                row, [.. ordersOf[n]], await partners.GetAsync(row.PartnerId, cancellationToken));
        }

        return sims;
    }

    /// <summary>Queues the load of SIMs' orders that have ended and whose time went on after an instant.</summary>
    public static Queued<LiveOrder> LoadHistory(
        WriteTransaction transaction, IReadOnlyList<(long PartnerId, long SimId, long Since)> sims) =>
        SimOrdersStore.LoadHistory(transaction, sims);
}
