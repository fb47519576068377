using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// Looks after orders that wait: makes the first charge of a person who has permitted it, if the process died before;
/// and closes what was not paid in time. Payments are cancelled at their provider first; while a bank is deciding an
/// order stays.
/// </summary>
internal sealed partial class ShopOrderKeeper(
    PaymentClosing closing, ShopPayments payments, PartnerRegistry partners, ShopOptions options, JobLease lease, Db db,
    WorkerServices services, ILogger<ShopOrderKeeper> log)
    : PeriodicWorker("Shop order keeper", options.LookPeriod, services)
{
    private const string Job = "shop_order_keeper";

    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    protected override bool IsEnabled => options.Work;

    /// <summary>Looks after all that is due now; how many. Nothing if another node is at it.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!await lease.TryKeepAsync(Job, cancellationToken))
        {
            return 0;
        }

        var due = await ShopOrderStore.ListDueAsync(db, Clock.GetUtcNow(), cancellationToken);
        await EachAsync(
            due, order => $"Order {order.PartnerId}/{order.Id} of the shop", LookAfterAsync, cancellationToken);
        return due.Count;
    }

    private async Task LookAfterAsync(ShopOrder order)
    {
        var now = Clock.GetUtcNow();
        if (now < order.CloseAt)
        {
            if (order.MethodRef is null)
            {
                await ShopOrderStore.LookLaterAsync(db, order, order.CloseAt); // Nothing can be charged yet.
                return;
            }

            var partner = await ShopPartners.FindAsync(db, partners, order.PartnerId, CancellationToken.None);
            await payments.ChargeSavedAsync(partner, order.Id);
            return;
        }

        var purpose = order.Origin is ShopOrderOrigin.Renewal ? PaymentPurpose.Renewal : PaymentPurpose.TopUpOrder;
        var outcome = await closing.CloseAllAsync(order.PartnerId, purpose, order.Id, CancellationToken.None);
        switch (outcome)
        {
            case ClosePaymentsOutcome.Closed:
                if (await ShopOrderStore.CloseAsync(db, order))
                {
                    LogClosed(order.PartnerId, order.Id);
                }

                break;
            case ClosePaymentsOutcome.Paid:
            case ClosePaymentsOutcome.Processing:
            case ClosePaymentsOutcome.NotYet:
                await ShopOrderStore.LookLaterAsync(db, order, now + Later);
                break;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Debug, Message = "Order {Partner}/{Order} of the shop is closed: nobody has paid it")]
    private partial void LogClosed(long partner, long order);
}
