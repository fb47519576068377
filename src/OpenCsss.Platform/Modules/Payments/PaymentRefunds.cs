using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>What became of somebody's wish that money goes back.</summary>
internal enum RequestRefundOutcome
{
    /// <summary>It is on disk, and will be made.</summary>
    Wanted,

    NoSuchPayment,

    /// <summary>There is no money yet.</summary>
    NotPaid,

    /// <summary>All of it has gone back, or is on its way.</summary>
    NothingLeft,

    /// <summary>There is less left than that.</summary>
    TooMuch,

    /// <summary>The currency has no such amount, such as half a yen.</summary>
    NoSuchAmount,
}

/// <summary>
/// Sends money back. The refund and its idempotency key are on disk before the provider is asked; one that was asked
/// for before is looked up first, and asked for again only if the provider does not have it.
/// </summary>
internal sealed partial class PaymentRefunds(
    PaymentProviders providers, PaymentNotices notices, Db db, PaymentOptions options, TimeProvider clock,
    WallClock wall, ILogger<PaymentRefunds> log)
{
    /// <summary>
    /// Writes down that an amount is to go back, or what is left; then tries to make it. Whatever comes of that, the
    /// sweeper goes on.
    /// </summary>
    /// <param name="key">The payment.</param>
    /// <param name="amountMinor">Hundredths of the unit; null for all that is left.</param>
    /// <param name="cancellationToken">Ends the wait as long as nothing is on disk.</param>
    public async Task<(RequestRefundOutcome Outcome, PaymentRefund? Refund)> RequestAsync(
        PaymentKey key, long? amountMinor, CancellationToken cancellationToken)
    {
        var (outcome, refund) = await db.WriteAsync(
            key.PartnerId, transaction => WantAsync(transaction, key, amountMinor), cancellationToken);
        if (refund is not null)
        {
            await CarryOutAsync(refund);
            var refunds = await ListAsync(key);
            refund = refunds.Find(one => one.Id == refund.Id);
        }

        return (outcome, refund);
    }

    /// <summary>Makes all refunds of a payment that are wanted. What has begun is finished.</summary>
    public async Task CarryOutAllAsync(PaymentKey payment)
    {
        foreach (var refund in await ListAsync(payment))
        {
            if (refund.Status is RefundStatus.Wanted)
            {
                await CarryOutAsync(refund);
            }
        }
    }

    /// <summary>Makes a refund that is wanted, or looks at one that the bank does not have yet.</summary>
    public async Task CarryOutAsync(PaymentRefund refund)
    {
        var payment = await db.ReadAsync(
            connection => PaymentStore.FindAsync(
                connection, new PaymentKey(refund.PartnerId, refund.PaymentId), CancellationToken.None),
            CancellationToken.None);
        if (refund.Status is not RefundStatus.Wanted)
        {
            await RecordAsync(payment!, refund, await FindAsync(payment!, refund));
            return;
        }

        var wallNow = wall.GetUtcNow();
        var claimed = await db.WriteAsync(
            refund.PartnerId,
            transaction => PaymentRefundStore.ClaimAsync(
                transaction.Connection, refund, wallNow.ToUnixTimeMilliseconds(),
                (wallNow + (2 * options.CallWindow)).ToUnixTimeMilliseconds()),
            CancellationToken.None);
        if (claimed is null)
        {
            return; // Another node has it, or it is made.
        }

        var answer = claimed.Attempts > 1 ? await FindAsync(payment!, claimed) : null;
        if (answer is null or { Outcome: ProviderOutcome.Answered, Refund: null })
        {
            answer = await providers.Of(payment!).RefundAsync(
                payment!, claimed, KeyOf(claimed, wallNow), CancellationToken.None);
        }

        await RecordAsync(payment!, claimed, answer);
    }

    /// <summary>
    /// The key of a call: the same as long as the provider remembers it, so that a call that is under way and the one
    /// that comes after it are one; then, when the look-up has found nothing, another.
    /// </summary>
    private static string KeyOf(PaymentRefund refund, DateTimeOffset wallNow)
    {
        var age = wallNow - DateTimeOffset.FromUnixTimeMilliseconds(refund.CalledAt!.Value);
        var lives = (long)(age / RefundTimes.KeyLife);
        return lives == 0
            ? refund.IdempotencyKey
            : string.Create(CultureInfo.InvariantCulture, $"{refund.IdempotencyKey}-{lives}");
    }

    private static async Task<(RequestRefundOutcome Outcome, PaymentRefund? Refund)> WantAsync(
        PaymentBooks? books, long? amountMinor)
    {
        if (books is null)
        {
            return (RequestRefundOutcome.NoSuchPayment, null);
        }

        var payment = books.Payment.Now;
        if (payment.Status is not PaymentStatus.Succeeded || payment.Money is PaymentMoney.None)
        {
            return (RequestRefundOutcome.NotPaid, null);
        }

        var amount = amountMinor ?? books.LeftMinor;
        if (books.LeftMinor <= 0 || amount > books.LeftMinor)
        {
            return (books.LeftMinor <= 0 ? RequestRefundOutcome.NothingLeft : RequestRefundOutcome.TooMuch, null);
        }

        _ = Currency.TryParse(payment.MoneyCurrency, out var currency);
        if (!ProviderAmount.TryFromHundredths(amount, currency, out _))
        {
            return (RequestRefundOutcome.NoSuchAmount, null);
        }

        var refund = books.WantRefund(amount);
        await books.SaveAsync();
        return (RequestRefundOutcome.Wanted, refund);
    }

    private async Task<(RequestRefundOutcome Outcome, PaymentRefund? Refund)> WantAsync(
        WriteTransaction transaction, PaymentKey key, long? amountMinor) =>
        await WantAsync(await PaymentBooks.LockAsync(transaction, key, clock.GetUtcNow()), amountMinor);

    private Task<RefundAnswer> FindAsync(Payment payment, PaymentRefund refund) =>
        providers.Of(payment).FindRefundAsync(payment, refund, CancellationToken.None);

    private Task<List<PaymentRefund>> ListAsync(PaymentKey payment) => db.ReadAsync(
        connection => PaymentRefundStore.ListAsync(connection, payment, CancellationToken.None),
        CancellationToken.None);

    private async Task RecordAsync(Payment payment, PaymentRefund refund, RefundAnswer answer)
    {
        // Refused, it may have gone back at the provider itself, all of it: then there is nothing left to refuse.
        var state = answer.Outcome is ProviderOutcome.Refused
            ? await providers.Of(payment).FindAsync(payment, CancellationToken.None)
            : null;
        var isForGood = await db.WriteAsync(
            payment.PartnerId,
            async transaction =>
            {
                var books = await PaymentBooks.LockAsync(transaction, payment.Key, clock.GetUtcNow());
                if (state?.Payment is { } provider)
                {
                    books!.Compare(provider);
                }

                var isGivenUp = false;
                if (answer.Refund is { } made)
                {
                    books!.TakeRefund(made);
                }
                else
                {
                    isGivenUp = books!.TryAgain(
                        refund, answer.Reason ?? "no answer", answer.Outcome is ProviderOutcome.Refused);
                }

                await books.SaveAsync();
                return isGivenUp;
            },
            CancellationToken.None);
        Log(payment, refund, answer, isForGood);
        await notices.TellAsync(payment.Key);
    }

    private void Log(Payment payment, PaymentRefund refund, RefundAnswer answer, bool isForGood)
    {
        switch (answer)
        {
            case { Refund: { Status: RefundStatus.Failed } failed }:
                LogFailed(refund.Key, payment.Key, payment.Provider, failed.Failure);
                break;
            case { Refund: not null }:
                LogMade(refund.Key, payment.Key, payment.Provider);
                break;
            case var _ when isForGood:
                LogFailed(refund.Key, payment.Key, payment.Provider, answer.Reason);
                break;
            default:
                LogLater(refund.Key, payment.Key, payment.Provider, answer.Outcome, answer.Reason);
                break;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Refund {Refund} of payment {Payment} was taken by {Provider}")]
    private partial void LogMade(PaymentKey refund, PaymentKey payment, string provider);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refund {Refund} of payment {Payment} at {Provider} will be tried again ({Outcome}, {Reason})")]
    private partial void LogLater(
        PaymentKey refund, PaymentKey payment, string provider, ProviderOutcome outcome, string? reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Refund {Refund} of payment {Payment} at {Provider} failed for good ({Reason}); somebody has to look "
            + "at it: csss payments show {Payment}")]
    private partial void LogFailed(PaymentKey refund, PaymentKey payment, string provider, string? reason);
}
