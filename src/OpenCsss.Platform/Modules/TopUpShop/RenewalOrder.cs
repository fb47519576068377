using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>Orders of renewals: one for each period, as long as nobody switches the renewal off.</summary>
internal static class RenewalOrder
{
    /// <summary>
    /// The order of the next period: one, by its name, however often this is asked. One that still waits from before
    /// the renewal was switched off and on again is given first: it has to be closed. Null if somebody has changed the
    /// renewal since it was read, so that nothing is charged that the person has just declined.
    /// </summary>
    /// <param name="db">Where it is written.</param>
    /// <param name="seen">The renewal as it was read, in force and told of.</param>
    /// <param name="first">The order that began it.</param>
    /// <param name="closeAt">Till when it can be paid.</param>
    /// <param name="now">The platform's time.</param>
    public static Task<ShopOrder?> OpenAsync(
        Db db, Renewal seen, ShopOrder first, DateTimeOffset closeAt, DateTimeOffset now) => db.WriteAsync(
        seen.PartnerId,
        async transaction =>
        {
            var locked = Accounts.LockAll(transaction, [seen.PartnerId]);
            var found = RenewalStore.Load(transaction, [(seen.PartnerId, seen.Id)]);
            await transaction.FlushAsync(CancellationToken.None);
            if (found.Only is not { Status: RenewalStatus.InForce } || found.Only.Version != seen.Version)
            {
                return null;
            }

            for (var turn = 1;; turn++)
            {
                var name = seen.NextName(turn);
                var known = ShopOrderStore.Load(transaction, [(seen.PartnerId, name, name)]);
                await transaction.FlushAsync(CancellationToken.None);
                if (known.Rows.Count == 0)
                {
                    var account = locked.Only;
                    var order = DraftOf(seen, first, name, closeAt, now) with { Id = account.NextId(now) };
                    ShopOrderStore.Insert(transaction, [order]);
                    Accounts.Save(transaction, [account]);
                    await transaction.FlushAsync(CancellationToken.None);
                    return order;
                }

                if (known.Only.Status is ShopOrderStatus.Waiting || IsOfNow(seen, known.Only))
                {
                    return known.Only;
                }
            }
        },
        CancellationToken.None);

    /// <summary>Whether an order is for what the person was last told of.</summary>
    public static bool IsOfNow(Renewal renewal, ShopOrder order) => order.CreatedAt >= renewal.NoticedAt;

    private static ShopOrder DraftOf(
        Renewal renewal, ShopOrder first, string name, DateTimeOffset closeAt, DateTimeOffset now) => first with
    {
        OrderNo = name,
        PayId = name,
        Token = OpenShopOrderWrite.NewToken(),
        Origin = ShopOrderOrigin.Renewal,
        Status = ShopOrderStatus.Waiting,
        AmountMinor = renewal.AmountMinor,
        RenewsItself = true,
        RenewalId = renewal.Id,
        OrderId = null,
        CustomerRef = renewal.CustomerRef,
        MethodRef = renewal.MethodRef,
        CreatedAt = now,
        CloseAt = closeAt,
        DueAt = closeAt,
        PaidAt = null,
    };
}
