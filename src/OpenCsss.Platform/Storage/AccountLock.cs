namespace OpenCsss.Platform.Storage;

/// <summary>
/// Locks the account rows of a group's partners, in the order of their numbers, before anything else is touched: the
/// partner's writers on all nodes follow one another, and groups of two nodes cannot wait for each other in a circle.
/// </summary>
internal static class AccountLock
{
    private static readonly SetStatement Lock = SetStatement.Over(
        """
        select {n} from {rows,} account a
         where a.partner_id = {partner_id}
         order by a.partner_id
        {for update of a}
        """,
        Column.BigInt("partner_id"));

    public static async Task TakeAsync(WriteTransaction transaction, IReadOnlyList<PendingWrite> group)
    {
        if (!transaction.IsPostgres)
        {
            return; // SQLite has one writer.
        }

        var partners = group.Select(pending => pending.PartnerId).Distinct().ToArray();
        transaction.Read(Lock, partners, static (sink, partner) => sink.BigInt(partner), static (_, _) => { });
        await transaction.FlushAsync(CancellationToken.None);
    }
}
