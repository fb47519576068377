using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>Changes of renewals outside of payments.</summary>
internal static class RenewalChange
{
    /// <summary>
    /// Changes a renewal if it is still as it was read. False if somebody else was first: whoever wants it looks again.
    /// </summary>
    public static Task<bool> TryAsync(
        Db db, Renewal seen, Func<Renewal, Renewal> change, DateTimeOffset now) =>
        db.WriteAsync(
            seen.PartnerId,
            async transaction =>
            {
                _ = Accounts.LockAll(transaction, [seen.PartnerId]);
                var found = RenewalStore.Load(transaction, [(seen.PartnerId, seen.Id)]);
                await transaction.FlushAsync(CancellationToken.None);
                if (found.Only.Version != seen.Version)
                {
                    return false;
                }

                var changed = change(found.Only) with { Version = seen.Version + 1, ChangedAt = now };
                RenewalStore.Save(transaction, [changed]);
                await transaction.FlushAsync(CancellationToken.None);
                return true;
            },
            CancellationToken.None);

    /// <summary>
    /// It is over. Nothing if it is over already; the period that is paid for stays. One that was switched off can come
    /// to its end as well: then nobody switches it on again.
    /// </summary>
    public static async Task EndAsync(
        Db db, Renewal renewal, RenewalStatus status, string reason, DateTimeOffset now)
    {
        for (var seen = renewal; seen is { Status: RenewalStatus.InForce } || IsOffAndEnds(seen, status);)
        {
            if (await TryAsync(
                db, seen!, before => before with { Status = status, EndReason = reason, DueAt = null, ChargeAt = null },
                now))
            {
                return;
            }

            seen = await RenewalStore.FindAsync(db, renewal.PartnerId, renewal.Id, CancellationToken.None);
        }
    }

    private static bool IsOffAndEnds(Renewal? seen, RenewalStatus status) =>
        seen is { Status: RenewalStatus.Off } && status is RenewalStatus.Ended;
}
