using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// Looks after payments that nobody comes by for: unclear ones, ones whose webhook never came, ones that succeeded and
/// could not be settled, ones over their time limit; refunds that are wanted; and whoever sells and was not told. One
/// node at a time does it; a second one would do no harm.
/// </summary>
internal sealed partial class PaymentSweeper(
    PaymentUpdates updates, PaymentClosing closing, PaymentRefunds refunds, PaymentNotices notices,
    PaymentOptions options, JobLease lease, Db db, WallClock wall, WorkerServices services, ILogger<PaymentSweeper> log)
    : PeriodicWorker("Payment sweeper", options.SweepPeriod, services)
{
    private const string Job = "payment_sweeper";
    private const int MostAtOnce = 8;
    private const int MostARun = 200;

    protected override bool IsEnabled => options.Sweep;

    /// <summary>Looks after all that is due now, each once; how many. Nothing if another node is at it.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!await lease.TryKeepAsync(Job, cancellationToken))
        {
            return 0;
        }

        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var wallNow = wall.GetUtcNow().ToUnixTimeMilliseconds();
        var payments = await db.ReadAsync(
            connection => PaymentStore.ListDueAsync(connection, now, MostARun, cancellationToken), cancellationToken);
        await EachAsync(payments, key => key, key => LookAfterAsync(key, now), cancellationToken);

        var wanted = await db.ReadAsync(
            connection => PaymentRefundStore.ListDueAsync(connection, now, wallNow, MostARun, cancellationToken),
            cancellationToken);
        await EachAsync(
            wanted, refund => new PaymentKey(refund.PartnerId, refund.PaymentId), refunds.CarryOutAsync,
            cancellationToken);

        var untold = await db.ReadAsync(
            connection => PaymentStore.ListUntoldAsync(connection, MostARun, cancellationToken), cancellationToken);
        await EachAsync(untold, key => key, notices.TellAsync, cancellationToken);
        return payments.Count + wanted.Count + untold.Count;
    }

    private async Task LookAfterAsync(PaymentKey key, long now)
    {
        var view = await updates.BringUpToDateAsync(key, CancellationToken.None);
        if (view?.Payment is { IsPayable: true } payment && payment.CloseAt <= now)
        {
            await closing.CloseAsync(key, CancellationToken.None);
        }
    }

    /// <summary>One that fails does not keep the others waiting; it is due again. What has begun is finished.</summary>
    private Task EachAsync<T>(
        IReadOnlyList<T> items, Func<T, PaymentKey> keyOf, Func<T, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (item, _) =>
            {
                try
                {
                    await work(item);
                }
#pragma warning disable CA1031 // Whatever it is, it concerns one payment.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    LogOneFailed(keyOf(item), exception);
                }
            });

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Payment {Payment} could not be looked after; the next run tries again")]
    private partial void LogOneFailed(PaymentKey payment, Exception exception);
}
