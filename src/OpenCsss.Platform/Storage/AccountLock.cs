namespace OpenCsss.Platform.Storage;

/// <summary>
/// Locks the account rows of a group's partners, in the order of their numbers, before anything else is touched: the
/// partner's writers on all nodes follow one another, and groups of two nodes cannot wait for each other in a circle.
/// </summary>
internal static class AccountLock
{
    private static readonly SetQuery<long, long> Lock = SetStatement.Matching(
        """
        select {n} from {rows,} account a
         where a.partner_id = {partner_id}
         order by a.partner_id
        {for update of a}
        """,
        new Columns<long>().BigInt("partner_id", partnerId => partnerId));

    public static async Task TakeAsync(WriteTransaction transaction, IReadOnlyList<PendingWrite> group)
    {
        if (!transaction.IsPostgres)
        {
            return; // SQLite has one writer.
        }

        var partners = group.Select(pending => pending.PartnerId).Distinct().ToArray();
        transaction.Read(Lock, partners);
        await transaction.FlushAsync(CancellationToken.None);
    }
}
