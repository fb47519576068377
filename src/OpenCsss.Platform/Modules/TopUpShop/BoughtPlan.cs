using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>The plan order that a purchase has become, as far as the shop tells of it.</summary>
/// <param name="Status">Waiting, in use, over.</param>
/// <param name="StartAt">When it began; null if it has not.</param>
/// <param name="ExpireAt">Its last second; null if it has not begun.</param>
/// <param name="IsArmed">It is enabled and begins with the first use.</param>
internal sealed record BoughtPlan(OrderStatus Status, DateTimeOffset? StartAt, DateTimeOffset? ExpireAt, bool IsArmed)
{
    private static readonly ReadQuery<(long PartnerId, long OrderId), BoughtPlan> Find = new(
        """
        select o.status, o.start_at, o.expire_at, o.armed_at from plan_order o
         where o.partner_id = {partner_id} and o.id = {id}
        """,
        new Columns<(long PartnerId, long OrderId)>()
            .BigInt("partner_id", key => key.PartnerId)
            .BigInt("id", key => key.OrderId),
        columns =>
        {
            var (status, startAt) = (columns["status"], columns["start_at"]);
            var (expireAt, armedAt) = (columns["expire_at"], columns["armed_at"]);
            return row => new BoughtPlan(
                (OrderStatus)row.GetBigInt(status), Instants.FromStored(row.GetBigIntOrNull(startAt)),
                Instants.FromStored(row.GetBigIntOrNull(expireAt)), !row.IsNull(armedAt));
        });

    /// <summary>Null if there is no such order.</summary>
    public static async Task<BoughtPlan?> FindAsync(
        Db db, long partnerId, long orderId, CancellationToken cancellationToken) =>
        (await db.AskAsync(Find, (partnerId, orderId), cancellationToken)).FirstOrDefault();
}
