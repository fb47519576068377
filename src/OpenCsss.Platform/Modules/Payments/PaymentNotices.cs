using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>
/// Whoever sells, by what is sold. They are asked for when the first payment needs them: a seller opens payments
/// itself, so that it could not be made before them nor they before it. Of two of one purpose the one that was added
/// later sells.
/// </summary>
internal sealed class PaidGoodsDirectory(IServiceProvider services)
{
    private readonly Lazy<Dictionary<PaymentPurpose, IPaidGoods>> _goods =
        new(() => services.GetServices<IPaidGoods>().GroupBy(one => one.Purpose).ToDictionary(
            sellers => sellers.Key, sellers => sellers.Last()));

    /// <summary>Null if nothing here sells that.</summary>
    public IPaidGoods? Find(PaymentPurpose purpose) => _goods.Value.GetValueOrDefault(purpose);
}

/// <summary>Tells whoever sells what has become of payments, at least once.</summary>
internal sealed class PaymentNotices(PaidGoodsDirectory goods, Db db, TimeProvider clock)
{
    /// <summary>
    /// What is still to be told when something more happens before it was. That money has gone back is seen in the
    /// payment and told with a dispute, so it takes no dispute's place.
    /// </summary>
    public static PaymentNotice Join(PaymentNotice untold, PaymentNotice next) => next switch
    {
        PaymentNotice.None => untold,
        PaymentNotice.Refunded when untold is PaymentNotice.Disputed or PaymentNotice.DisputeWon => untold,
        _ => next,
    };

    /// <summary>Tells what it does not know yet. If that fails, the sweeper tells it again.</summary>
    public async Task TellAsync(Payment payment)
    {
        if (payment.Notice is PaymentNotice.None || goods.Find(payment.Purpose) is not { } seller)
        {
            return;
        }

        await seller.TellAsync(payment, payment.Notice, CancellationToken.None);
        if (payment is { Notice: PaymentNotice.Disputed or PaymentNotice.DisputeWon, RefundedMinor: > 0 })
        {
            await seller.TellAsync(payment, PaymentNotice.Refunded, CancellationToken.None);
        }

        await db.WriteAsync(
            payment.PartnerId,
            transaction => PaymentChange.MakeAsync(
                transaction, payment.Key, locked => locked.Told(payment.Notice, clock.GetUtcNow())),
            CancellationToken.None);
    }

    /// <summary>The same for a payment as it is stored by now.</summary>
    public async Task TellAsync(PaymentKey key)
    {
        var payment = await db.ReadAsync(
            connection => PaymentStore.FindAsync(connection, key, CancellationToken.None), CancellationToken.None);
        await TellAsync(payment!);
    }
}
