using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Seeding;

/// <summary>What the modules store of orders: as placing, enabling and ending them would have left it.</summary>
internal static class BenchOrderRows
{
    private const string PaidInDollars = "USD";

    public static async Task InsertAsync(
        BulkConnection bulk, long planVersionId, IReadOnlyList<BenchOrder> orders, IReadOnlyList<FeedEvent> events,
        long now, CancellationToken cancellationToken)
    {
        await PastOrders.InsertAsync(
            bulk, [.. orders.Select(order => ToPastOrder(order, planVersionId, now))], cancellationToken);
        await Accounts.ChargePastOrdersAsync(bulk, orders.Select(ToCharge), cancellationToken);
        await EventFeed.AppendPastAsync(bulk, events, cancellationToken);
    }

    public static async Task UpdateAccountsAsync(
        BulkConnection bulk, IReadOnlyList<BenchOrder> orders, IReadOnlyList<PartnerHistory> histories,
        CancellationToken cancellationToken)
    {
        var counts = orders.CountBy(order => order.PartnerId).ToDictionary();
        foreach (var history in histories)
        {
            var count = counts.GetValueOrDefault(history.PartnerId);
            await Accounts.AddPastOrdersAsync(
                bulk, history.PartnerId, count, count * BenchSeed.PriceMinor, history.LastId, history.LastEventNo,
                cancellationToken);
        }
    }

    private static PastOrder ToPastOrder(BenchOrder order, long planVersionId, long now) => new(
        order.PartnerId, order.Id, order.Ordinal, BenchSeed.SimId(order.SimNumber), planVersionId,
        DemoPlans.MonthlyChinaName, order.ExpireAt < now ? OrderStatus.Ended : OrderStatus.InUse,
        BenchSeed.PriceMinor, PaidInDollars, order.CreatedAt, order.ExpireAt);

    private static PastCharge ToCharge(BenchOrder order) => new(
        order.PartnerId, order.MovementId, order.Id, BenchSeed.PriceMinor, PaidInDollars, order.CreatedAt);
}
